/* SPDX-License-Identifier: MIT */
/*
 * svc.c: the services: what they do, and orders to them, through the files of /svc.
 *
 *   An order is answered at once, and is carried out after that; so stop, start and restart look at
 *   the list until the service is in the state that was asked for.
 */
#include "tool.h"

#include <fcntl.h>

#define LINE_SIZE	256
#define LOOKS		300		/* at the list, before an order is said not to have been carried out ... */
#define LOOK_PAUSE	20000		/* ... and microseconds between them */

static const char usage[] = "svc; svc stop|start|restart|kill NAME; svc log [NAME]";

/* A line of /svc/services. */
struct service {
	char name[32], state[16], reason[128];
	unsigned starts, task, memory;
	unsigned long long running;
};

static bool
parse(const char *line, struct service *s)
{
	return sscanf(line, "%31s %15s %u %u %llu %u %127[^\n]", s->name, s->state, &s->starts, &s->task, &s->running,
		      &s->memory, s->reason) == 7;
}

/* "3.2s", "4m07s" or "2h05m". */
static const char *
time_text(unsigned long long milliseconds)
{
	static char text[24];
	unsigned seconds = (unsigned)(milliseconds / 1000);

	if (seconds < 60)
		snprintf(text, sizeof text, "%u.%us", seconds, (unsigned)(milliseconds / 100 % 10));
	else if (seconds < 3600)
		snprintf(text, sizeof text, "%um%02us", seconds / 60, seconds % 60);
	else
		snprintf(text, sizeof text, "%uh%02um", seconds / 3600, seconds / 60 % 60);
	return text;
}

static int
list(void)
{
	FILE *file = tool_open("/svc/services");
	struct service s;
	char line[LINE_SIZE];

	if (!file)
		return 1;
	printf("%-12s %-9s %5s %8s %9s %8s  %s\n", "NAME", "STATE", "TASK", "RESTARTS", "UP", "MEMORY", "LAST END");
	while (fgets(line, sizeof line, file)) {
		char task[12] = "-", memory[16] = "-";

		if (!parse(line, &s))
			continue;
		if (s.task) {
			snprintf(task, sizeof task, "%u", s.task);
			snprintf(memory, sizeof memory, "%uK", s.memory);
		}
		printf("%-12s %-9s %5s %8u %9s %8s  %s\n", s.name, s.state, task, s.starts ? s.starts - 1 : 0,
		       s.task ? time_text(s.running) : "-", memory, s.reason);
	}
	tool_close(file, "/svc/services");
	return tool_end();
}

static int
show_log(const char *name)
{
	char path[64], line[LINE_SIZE];
	FILE *file;

	snprintf(path, sizeof path, name ? "/svc/%s/log" : "/svc/log", name);
	file = tool_open(path);
	if (!file)
		return 1;
	while (fgets(line, sizeof line, file))
		fputs(line, stdout);
	tool_close(file, path);
	return tool_end();
}

/* What the list says of a service.  False: it is not there. */
static bool
look_at(const char *name, struct service *s)
{
	FILE *file = fopen("/svc/services", "r");
	char line[LINE_SIZE];
	bool found = false;

	while (file && !found && fgets(line, sizeof line, file))
		found = parse(line, s) && strcmp(s->name, name) == 0;
	if (file)
		fclose(file);
	return found;
}

/* "svc: stop disk: reason". */
static int
refused(const char *order)
{
	const char *reason = strerror(errno);

	if (errno == EPERM)
		reason = "not permitted";
	else if (errno == ENOENT)
		reason = "there is no such service; svc lists them";
	else if (errno == EALREADY)
		reason = "it is so already";
	fprintf(stderr, "svc: %s: %s\n", order, reason);
	return 1;
}

static bool
give(const char *order)
{
	int control = open("/svc/control", O_WRONLY);
	bool given = control >= 0 && write(control, order, strlen(order)) >= 0;
	int reason = errno;

	if (control >= 0)
		close(control);
	errno = reason;
	return given;
}

/* Wait until the service is in the state that the order leads to. */
static int
await(const char *order, const char *name, const char *state, unsigned starts)
{
	struct service s;

	for (int i = 0; i < LOOKS; i++) {
		if (look_at(name, &s) && strcmp(s.state, state) == 0 && s.starts >= starts)
			return 0;
		usleep(LOOK_PAUSE);
	}
	fprintf(stderr, "svc: %s: it has not come to that: svc log %s says why\n", order, name);
	return 1;
}

static int
command(const char *word, const char *name)
{
	struct service before = { .starts = 0 };
	char order[64];

	snprintf(order, sizeof order, "%s %s", word, name);
	look_at(name, &before);
	if (!give(order))
		return refused(order);
	if (strcmp(word, "stop") == 0)
		return await(order, name, "stopped", 0);
	return strcmp(word, "kill") == 0 ? 0 : await(order, name, "runs", before.starts + 1);
}

int
main(int argc, char **argv)
{
	static const char *const words[] = { "stop", "start", "restart", "kill" };
	int first = tool_start(argc, argv, usage, "");

	if (first == argc)
		return list();
	if (strcmp(argv[first], "log") == 0 && argc - first <= 2)
		return show_log(argv[first + 1]);
	for (unsigned i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (strcmp(argv[first], words[i]) == 0 && argc - first == 2)
			return command(words[i], argv[first + 1]);
	}
	tool_wrong_use();
}

/* SPDX-License-Identifier: MIT */
/*
 * trace.c: what the kernel notes of what happens: calls, messages, switches, interrupts, faults.
 *
 *	trace			print the events that wait, and take them away
 *	trace -s KINDS		from now on these kinds are traced: on (all), off, or names with commas between them
 *	trace [-a] COMMAND ...	trace while the command runs, then print what it took part in; -a: all that happened
 *	-k KINDS		only these kinds
 *	-t TASK			only events of this task (the first number of a thread's name)
 *
 *	A line is: nanoseconds of the processor's counter, thread, kind, words (the page "trace" of
 *	the book explains them).  To see the command alone it waits until it is known which task
 *	that is.
 */
#include "processes.h"

#include <signal.h>
#include <sys/wait.h>
#include <trace_text.h>

#include "protocol/trace.h"

#define EVENTS_MOST	65536u
#define POLL_MICROSECONDS 1000

static uint32_t kinds = TRACE_ALL;
static unsigned long task;
static bool task_chosen;
static const char *new_kinds;
static struct trace_event *events;
static size_t event_count;

static uint32_t
kinds_of(const char *text)
{
	uint32_t found;

	if (trace_kinds_parse(text, &found))
		return found;
	fprintf(stderr, "trace: %s: kinds are on, off, or of call,result,message,switch,interrupt,fault\n", text);
	exit(2);
}

static void
option(int letter, char *argument)
{
	switch (letter) {
	case 's':
		kinds_of(argument);
		new_kinds = argument;
		break;
	case 'k':
		kinds = kinds_of(argument);
		break;
	case 't':
		task = (unsigned long)tool_number(argument);
		task_chosen = true;
		break;
	default:
		tool_set_flag(letter, NULL);
	}
}

static void
set_kinds(const char *text)
{
	FILE *file = fopen(TRACE_KINDS_FILE, "w");

	if (!file || fputs(text, file) < 0 || fclose(file) != 0) {
		tool_complain(TRACE_KINDS_FILE);
		exit(1);
	}
}

static bool
is_wanted(const struct trace_event *event)
{
	if (event->kind == TRACER_LOST)
		return true;
	if (event->kind < TRACE_KINDS && !(kinds & TRACE_BIT(event->kind)))
		return false;
	return !task_chosen || TRACE_TASK(event->thread) == task ||
	       ((event->kind == TRACE_message || event->kind == TRACE_switch) && TRACE_TASK(event->words[0]) == task);
}

static void
keep(const struct trace_event *event)
{
	if (event_count == EVENTS_MOST)
		return;
	if (event_count % 1024 == 0) {
		events = realloc(events, (event_count + 1024) * sizeof *events);
		if (!events) {
			tool_complain("events");
			exit(1);
		}
	}
	events[event_count++] = *event;
}

/* Take the events that wait and keep those wanted; false: there were none. */
static bool
take(FILE *file)
{
	static struct trace_event some[TRACE_READ_MAX];
	size_t got = fread(some, sizeof some[0], TRACE_READ_MAX, file);

	clearerr(file);
	for (size_t i = 0; i < got; i++) {
		if (is_wanted(&some[i]))
			keep(&some[i]);
	}
	return got == TRACE_READ_MAX;
}

static void
print_all(void)
{
	char text[TRACE_TEXT_MAX];

	for (size_t i = 0; i < event_count; i++) {
		if (events[i].kind == TRACER_LOST)
			printf("(%u events were lost here)\n", (unsigned)events[i].words[0]);
		else
			printf("%12llu  %s\n", (unsigned long long)events[i].time, trace_text(&events[i], text, sizeof text));
	}
	if (event_count == EVENTS_MOST)
		fprintf(stderr, "trace: only the first %u events are shown\n", EVENTS_MOST);
}

/* The command as a child that waits for a byte before it begins. */
static pid_t
start(char **command, int *go)
{
	int ends[2];
	pid_t child;
	char byte;

	if (pipe(ends) < 0 || (child = fork()) < 0) {
		tool_complain(command[0]);
		exit(1);
	}
	if (child == 0) {
		close(ends[1]);
		if (read(ends[0], &byte, 1) != 1)
			_exit(127);
		close(ends[0]);
		execvp(command[0], command);
		tool_complain(command[0]);
		_exit(errno == ENOENT ? 127 : 126);
	}
	close(ends[0]);
	*go = ends[1];
	return child;
}

/* Trace while a command runs; its status. */
static int
trace_command(FILE *file, char **command)
{
	char text[TRACE_TEXT_MAX];
	struct process_shown shown;
	int go, status;
	pid_t child = start(command, &go);

	if (!tool_flags['a'] && !task_chosen && process_read((unsigned)child, &shown)) {
		task = shown.task;
		task_chosen = true;
	}
	signal(SIGINT, SIG_IGN);
	set_kinds(trace_kinds_text(kinds, text, sizeof text));
	if (write(go, "g", 1) != 1)
		tool_complain(command[0]);
	while (waitpid(child, &status, WNOHANG) == 0) {
		if (!take(file))
			usleep(POLL_MICROSECONDS);
	}
	set_kinds("off");
	while (take(file))
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int
main(int argc, char **argv)
{
	int first = tool_options(argc, argv, "trace [-s KINDS] [-k KINDS] [-t TASK] [-a] [COMMAND [ARGUMENT ...]]", "s:k:t:a", option);
	int status = 0;
	FILE *file;

	if (new_kinds) {
		set_kinds(new_kinds);
		return 0;
	}
	file = tool_open(TRACE_EVENTS);
	if (!file)
		return 1;
	setvbuf(file, NULL, _IOFBF, TRACE_READ_MAX * sizeof(struct trace_event));
	if (first < argc) {
		status = trace_command(file, argv + first);
	} else {
		while (take(file))
			;
	}
	print_all();
	return tool_end() ? 1 : status;
}

/* SPDX-License-Identifier: MIT */
/*
 * ipctop.c: who calls whom, how often, how long.
 *
 *	Counted by the server of /trace, for -d SECONDS at a time; the most frequent come first.
 *	CALLS are calls, sends and faults; MICROSECONDS how long an answered call took on average,
 *	waiting included.  What the program itself causes is left out, what its reading of the table
 *	causes at others is not.  Processes that have ended meanwhile are one line.
 */
#include "processes.h"

#include <signal.h>

#include "protocol/trace.h"

#define LINES_MOST	512
#define ROWS		20
#define NAME_SIZE	24

struct line {
	unsigned from, to;
	char from_name[NAME_SIZE], to_name[NAME_SIZE], kind[8];
	unsigned count, answered;
	unsigned long long nanoseconds;
};

static long seconds = 1, pictures = 1;
static volatile sig_atomic_t interrupted;

static void
option(int letter, char *argument)
{
	if (letter == 'd')
		seconds = tool_number(argument);
	else
		pictures = tool_number(argument);
}

static void
note(int number)
{
	(void)number;
	interrupted = 1;
}

/* Counting on or off; complains. */
static bool
count(const char *word)
{
	FILE *file = fopen(TRACE_CALLS, "w");

	if (!file || fputs(word, file) < 0 || fclose(file) != 0) {
		tool_complain(TRACE_CALLS);
		return false;
	}
	return true;
}

static int
by_count(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	return (x->count < y->count) - (x->count > y->count);
}

/* The table; the line with the totals goes to *totals. */
static size_t
read_table(struct line lines[LINES_MOST], char *totals, size_t size)
{
	FILE *file = tool_open(TRACE_CALLS);
	char text[160];
	size_t n = 0;

	if (!file)
		exit(1);
	if (!fgets(totals, (int)size, file))
		totals[0] = '\0';
	while (n < LINES_MOST && fgets(text, sizeof text, file)) {
		struct line *l = &lines[n];

		n += sscanf(text, "%u %23s %u %23s %7s %u %u %llu", &l->from, l->from_name, &l->to, l->to_name, l->kind,
			    &l->count, &l->answered, &l->nanoseconds) == 8;
	}
	tool_close(file, TRACE_CALLS);
	return n;
}

/* A service's name stays; else a task gets its process's command, and one that has ended the number 0. */
static void
name(unsigned *task, char *name, const struct process_shown *processes, size_t count)
{
	if (strcmp(name, "-") != 0)
		return;
	for (size_t i = 0; i < count; i++) {
		if (processes[i].task == *task) {
			snprintf(name, NAME_SIZE, "%s", processes[i].command);
			return;
		}
	}
	*task = 0;
	snprintf(name, NAME_SIZE, "(ended)");
}

/* Those that have ended are one, else they would fill the screen.  How many lines are left. */
static size_t
merge(struct line *lines, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		size_t n = 0;

		while (n < kept && (lines[n].from != lines[i].from || lines[n].to != lines[i].to ||
				    strcmp(lines[n].kind, lines[i].kind) != 0))
			n++;
		if (n == kept) {
			lines[kept++] = lines[i];
			continue;
		}
		lines[n].count += lines[i].count;
		lines[n].answered += lines[i].answered;
		lines[n].nanoseconds += lines[i].nanoseconds;
	}
	return kept;
}

static void
draw(struct line *lines, size_t count, const char *totals, unsigned self)
{
	static struct process_shown processes[PROCESSES_MOST];
	size_t process_count = processes_read(processes);

	for (size_t i = 0; i < count; i++) {
		name(&lines[i].from, lines[i].from_name, processes, process_count);
		name(&lines[i].to, lines[i].to_name, processes, process_count);
	}
	count = merge(lines, count);
	qsort(lines, count, sizeof lines[0], by_count);
	printf("%s%-23s %-23s %-5s %7s %12s\n", totals, "FROM", "TO", "HOW", "CALLS", "MICROSECONDS");
	for (size_t i = 0, row = 0; i < count && row < ROWS; i++) {
		const struct line *l = &lines[i];

		if (l->from == self)
			continue;
		printf("%-23s %-23s %-5s %7u ", l->from_name, l->to_name, l->kind, l->count);
		if (l->answered)
			printf("%12.1f\n", (double)l->nanoseconds / l->answered / 1000);
		else
			printf("%12s\n", "-");
		row++;
	}
	fflush(stdout);
}

int
main(int argc, char **argv)
{
	static struct line lines[LINES_MOST];
	struct sigaction action = { .sa_handler = note };
	struct process_shown self;
	char totals[160];
	int first = tool_options(argc, argv, "ipctop [-d SECONDS] [-n PICTURES]", "d:n:", option);

	if (first != argc || seconds == 0)
		tool_wrong_use();
	sigaction(SIGINT, &action, NULL);
	process_read((unsigned)getpid(), &self);
	for (; pictures > 0 && !interrupted; pictures--) {
		if (!count("on"))
			return 1;
		sleep((unsigned)seconds);
		draw(lines, read_table(lines, totals, sizeof totals), totals, self.task);
	}
	count("off");
	return tool_end();
}

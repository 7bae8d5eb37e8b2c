/* SPDX-License-Identifier: MIT */
/*
 * ps.c: the processes, from /proc.
 *
 *	TIME is processor time in seconds, MEMORY in KiB; + behind the state: in the terminal's foreground.
 */
#include "processes.h"

static void
show(const struct process_shown *p)
{
	printf("%5u %6u ", p->pid, p->parent);
	if (tool_flags['l'])
		printf("%5u %7u %4u %7u ", p->group, p->session, p->task, p->threads);
	printf("%-8s%c %6u %4llu.%02llu %s\n", p->state, p->foreground ? '+' : ' ', p->memory_kib, p->time_ms / 1000,
	       p->time_ms % 1000 / 10, p->command);
}

int
main(int argc, char **argv)
{
	static struct process_shown list[PROCESSES_MOST];
	int first = tool_start(argc, argv, "ps [-l] [PROCESS ...]", "l");
	size_t count = first == argc ? processes_read(list) : 0;

	for (int i = first; i < argc; i++) {
		if (process_read((unsigned)tool_number(argv[i]), &list[count])) {
			count += count < PROCESSES_MOST - 1;
		} else {
			errno = ESRCH;
			tool_complain(argv[i]);
		}
	}
	printf("  PID PARENT %sSTATE    MEMORY    TIME COMMAND\n",
	       tool_flags['l'] ? "GROUP SESSION TASK THREADS " : "");
	for (size_t i = 0; i < count; i++)
		show(&list[i]);
	return tool_end();
}

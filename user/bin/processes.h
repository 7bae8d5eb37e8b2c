/* SPDX-License-Identifier: MIT */
/*
 * processes.h: what /proc tells of processes and memory, for the programs that show it.
 */
#pragma once

#include "tool.h"

#include <dirent.h>

#define PROCESSES_MOST	256
#define COMMAND_MOST	128

struct process_shown {
	unsigned pid, parent, group, session, foreground, task, threads, memory_kib;
	unsigned long long time_ms, started_ms;
	char state[12];
	char command[COMMAND_MOST];
};

/* A file of /proc as one string; its length, or -1: it is gone. */
static inline int
proc_read(const char *path, char *text, size_t size)
{
	FILE *file = fopen(path, "r");
	size_t length;

	if (!file)
		return -1;
	length = fread(text, 1, size - 1, file);
	text[length] = '\0';
	fclose(file);
	return (int)length;
}

/* The word behind a name at the beginning of a line, up to its end; "": there is none. */
static inline const char *
proc_word(const char *text, const char *name)
{
	static char word[64];
	size_t length = strlen(name);

	word[0] = '\0';
	for (; text && *text; text = strchr(text, '\n') ? strchr(text, '\n') + 1 : NULL) {
		if (strncmp(text, name, length) == 0 && text[length] == ' ') {
			snprintf(word, sizeof word, "%.*s", (int)strcspn(text + length + 1, "\n"), text + length + 1);
			break;
		}
	}
	return word;
}

static inline unsigned long long
proc_number(const char *text, const char *name)
{
	return strtoull(proc_word(text, name), NULL, 10);
}

/* The command line with blanks between the words; a process without one has its name in brackets. */
static inline void
process_command(struct process_shown *p, const char *status)
{
	char path[32];
	int length;

	snprintf(path, sizeof path, "/proc/%u/cmdline", p->pid);
	length = proc_read(path, p->command, sizeof p->command);
	if (length <= 0 || !p->command[0]) {
		snprintf(p->command, sizeof p->command, "[%s]", proc_word(status, "name"));
		return;
	}
	for (int i = 0; i < length - 1; i++) {
		if (p->command[i] < ' ')
			p->command[i] = ' ';
	}
}

/* One process; false: it has ended. */
static inline bool
process_read(unsigned pid, struct process_shown *p)
{
	char path[32], status[1024];

	snprintf(path, sizeof path, "/proc/%u/status", pid);
	if (proc_read(path, status, sizeof status) <= 0)
		return false;
	*p = (struct process_shown){
		.pid = pid,
		.parent = (unsigned)proc_number(status, "parent"),
		.group = (unsigned)proc_number(status, "group"),
		.session = (unsigned)proc_number(status, "session"),
		.foreground = (unsigned)proc_number(status, "foreground"),
		.task = (unsigned)proc_number(status, "task"),
		.threads = (unsigned)proc_number(status, "threads"),
		.memory_kib = (unsigned)proc_number(status, "memory-kib"),
		.time_ms = proc_number(status, "time-ms"),
		.started_ms = proc_number(status, "started-ms"),
	};
	snprintf(p->state, sizeof p->state, "%s", proc_word(status, "state"));
	process_command(p, status);
	return true;
}

static inline int
process_compare(const void *a, const void *b)
{
	const struct process_shown *x = a, *y = b;

	return (x->pid > y->pid) - (x->pid < y->pid);
}

/* All processes, by number.  How many; complains and ends if there is no /proc. */
static inline size_t
processes_read(struct process_shown list[PROCESSES_MOST])
{
	DIR *directory = opendir("/proc");
	struct dirent *entry;
	size_t count = 0;

	if (!directory) {
		tool_complain("/proc");
		exit(1);
	}
	while (count < PROCESSES_MOST && (entry = readdir(directory))) {
		if (*entry->d_name >= '1' && *entry->d_name <= '9' &&
		    process_read((unsigned)strtoul(entry->d_name, NULL, 10), &list[count]))
			count++;
	}
	closedir(directory);
	qsort(list, count, sizeof list[0], process_compare);
	return count;
}

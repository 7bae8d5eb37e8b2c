/* SPDX-License-Identifier: MIT */
/*
 * procfs.c: /proc: what there is to know about processes and memory, as files.
 *
 *   A node is a number: the pid of the process it is about (0: none) and a kind.  So there is
 *   nothing to keep, and an open file of a process that has ended is empty.
 */
#include "procfs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "files.h"
#include "proc_text.h"
#include "process.h"

enum kind {
	ROOT,			/* 0: the root connection's object is NULL */
	PROCESS,		/* a process's directory */
	FIRST_FILE,
};

/* What is in each directory. */
static const struct entry {
	const char *name;
	bool of_process;
	uint32_t (*write)(char *text, uint32_t size, const struct process *process);
} entries[] = {
	{ "status", true, text_status },
	{ "cmdline", true, text_cmdline },
	{ "maps", true, text_maps },
	{ "memory", false, text_memory },
	{ "uptime", false, text_uptime },
};

#define ENTRY_COUNT	(sizeof entries / sizeof entries[0])
#define NODE(pid, kind)	((void *)((pid) << 8 | (kind)))
#define NODE_PID(node)	((uint32_t)(node) >> 8)
#define NODE_KIND(node)	((uint32_t)(node) & 0xff)
#define NO_NODE		((void *)0xffffffffu)
#define TEXT_SIZE	16384u

/* The node of a name in a directory. */
static void *
find_in(void *directory, const char *name, uint32_t length)
{
	bool of_process = NODE_KIND(directory) == PROCESS;
	uint32_t pid = 0;

	for (uint32_t i = 0; i < ENTRY_COUNT; i++) {
		if (entries[i].of_process == of_process && strlen(entries[i].name) == length &&
		    memcmp(entries[i].name, name, length) == 0)
			return NODE(NODE_PID(directory), FIRST_FILE + i);
	}
	if (of_process || length > 5)
		return NO_NODE;
	for (uint32_t i = 0; i < length; i++) {
		if (name[i] < '0' || name[i] > '9')
			return NO_NODE;
		pid = pid * 10 + (uint32_t)(name[i] - '0');
	}
	return process_find(pid) ? NODE(pid, PROCESS) : NO_NODE;
}

/* The node a request is about. */
static int32_t
find(const struct io_call *call, void **node)
{
	const char *path = call->path ? call->path : "";

	*node = call->file ? call->file->object : call->start;
	while (*path) {
		uint32_t length = strcspn(path, "/");

		if (NODE_KIND(*node) >= FIRST_FILE)
			return ERRNO(ENOTDIR);
		*node = find_in(*node, path, length);
		if (*node == NO_NODE)
			return ERRNO(ENOENT);
		path += length + (path[length] == '/');
	}
	return call->wants_directory && NODE_KIND(*node) >= FIRST_FILE ? ERRNO(ENOTDIR) : 0;
}

int32_t
procfs_open(struct io_call *call)
{
	uint32_t flags = call->request->words[0];
	void *node;
	int32_t result = find(call, &node);

	if (result < 0)
		return result == ERRNO(ENOENT) && (flags & O_CREAT) ? ERRNO(EROFS) : result;
	if ((flags & O_ACCMODE) != O_RDONLY || (flags & O_TRUNC))
		return ERRNO(NODE_KIND(node) < FIRST_FILE ? EISDIR : EROFS);
	if ((flags & O_DIRECTORY) && NODE_KIND(node) >= FIRST_FILE)
		return ERRNO(ENOTDIR);
	result = io_open(call, node, NODE_KIND(node) < FIRST_FILE ? IO_KIND_DIRECTORY
								 : IO_KIND_FILE | IO_KIND_SEEKABLE);
	if (result == 0)
		call->file->extra = FILE_PROC;
	return result;
}

int32_t
procfs_stat(struct io_call *call)
{
	void *node;
	int32_t result = find(call, &node);
	const struct io_stat stat = {
		.device = IO_DEVICE_PROC,
		.inode = (uint32_t)node + 1,
		.mode = NODE_KIND(node) < FIRST_FILE ? S_IFDIR | 0555 : S_IFREG | 0444,
		.links = 1,
		.block_size = TEXT_SIZE,
	};

	return result < 0 ? result : io_payload(call, &stat, sizeof stat);
}

int32_t
procfs_read(struct io_call *call)
{
	static char text[TEXT_SIZE];
	const struct entry *entry = &entries[NODE_KIND(call->file->object) - FIRST_FILE];
	const struct process *process = process_find(NODE_PID(call->file->object));
	uint32_t length = 0, wanted = call->data.length;

	if (NODE_KIND(call->file->object) < FIRST_FILE)
		return ERRNO(EISDIR);
	if (!entry->of_process || process)
		length = entry->write(text, sizeof text, process);
	if (call->offset >= length)
		return 0;
	if (wanted > length - call->offset)
		wanted = length - (uint32_t)call->offset;
	return io_give(&call->data, text + call->offset, wanted);
}

/* The files of a directory come first, in their places; in the root the processes follow. */
int32_t
procfs_readdir(struct io_call *call)
{
	void *directory = call->file->object;
	uint32_t place = call->request->words[1];
	char name[12];

	if (NODE_KIND(directory) >= FIRST_FILE)
		return ERRNO(ENOTDIR);
	for (; place < ENTRY_COUNT; place++) {
		const struct entry *entry = &entries[place];

		if (entry->of_process == (NODE_KIND(directory) == PROCESS) &&
		    !io_entry_add(call, (uint32_t)NODE(NODE_PID(directory), FIRST_FILE + place) + 1, DT_REG,
				  entry->name, place + 1))
			return io_entries_end(call, place);
	}
	for (; NODE_KIND(directory) == ROOT && place < ENTRY_COUNT + PROCESSES_MAX; place++) {
		const struct process *process = process_at(place - ENTRY_COUNT);

		if (!process)
			continue;
		snprintf(name, sizeof name, "%u", (unsigned)process->pid);
		if (!io_entry_add(call, (uint32_t)NODE(process->pid, PROCESS) + 1, DT_DIR, name, place + 1))
			break;
	}
	return io_entries_end(call, place);
}

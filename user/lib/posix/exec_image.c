/* SPDX-License-Identifier: MIT */
/*
 * exec_image.c: starting programs from open files.
 *
 *   exec leaves the handle table as it is, because until proc has agreed the old program may have
 *   to go on with it.  So the new program closes what is not its own (exec_tidy.c).
 */
#include "exec_image.h"

#include <errno.h>
#include <start.h>
#include <stdlib.h>
#include <string.h>

#include "process_call.h"

static uint32_t
count(const char *const *strings, uint32_t *bytes)
{
	uint32_t number = 0;

	for (; strings && strings[number]; number++)
		*bytes += strlen(strings[number]) + 1;
	return number;
}

static char *
put(char *to, const char *text)
{
	return stpcpy(to, text) + 1;
}

struct process_start *
start_block_create(const char *const *arguments, const char *const *environment,
		   const struct named_handle *handles, uint32_t handle_count)
{
	uint32_t size = sizeof(struct process_start) + handle_count * sizeof(uint32_t);
	uint32_t argument_count = count(arguments, &size), environment_count = count(environment, &size);
	struct process_start *block;
	uint32_t *index;
	char *text;

	for (uint32_t i = 0; i < handle_count; i++)
		size += strlen(handles[i].name) + 1;
	block = size <= PROCESS_START_MAX ? malloc(size) : NULL;
	if (!block)
		return NULL;
	*block = (struct process_start){ size, argument_count, environment_count, handle_count };
	index = (uint32_t *)(block + 1);
	text = (char *)(index + handle_count);
	for (uint32_t i = 0; i < argument_count; i++)
		text = put(text, arguments[i]);
	for (uint32_t i = 0; i < environment_count; i++)
		text = put(text, environment[i]);
	for (uint32_t i = 0; i < handle_count; i++) {
		index[i] = handles[i].handle;
		text = put(text, handles[i].name);
	}
	return block;
}

/* The library's table of descriptors tells which are inherited; without it, those this program was given. */
uint32_t descriptors_inherited(struct named_handle *list, uint32_t most) __attribute__((weak));

uint32_t
inherited_others(struct named_handle *list, uint32_t most)
{
	uint32_t number = 0;

	list[number++] = (struct named_handle){ "process", PROCESS_HANDLE };
	for (const struct start_handle *h = start_handles(); h && h->name && number < most; h++) {
		const char *name = (const char *)h->name;
		bool is_descriptor = name[0] >= '0' && name[0] <= '9';

		if (strcmp(name, "process") != 0 && !(is_descriptor && descriptors_inherited))
			list[number++] = (struct named_handle){ name, h->handle };
	}
	return number;
}

uint32_t
inherited_list(struct named_handle *list, uint32_t most)
{
	uint32_t number = inherited_others(list, most);

	if (descriptors_inherited)
		number += descriptors_inherited(list + number, most - number);
	return number;
}

/*
 * Ask proc to start a program.  The block has been written, so its pages are there; should one be
 * missing all the same, it is touched.
 */
static int32_t
ask(struct message *m, handle_t file, struct process_start *block)
{
	const struct message request = *m;
	int32_t result;

	for (;;) {
		*m = request;
		m->tag |= TAG(0, 0, 1) | TAG_WINDOW_READ;
		mailbox()->handles[0] = file;
		mailbox()->accept = 1;
		mailbox()->read_window = (struct window){ (uint32_t)block, block->size };
		result = ipc_call(PROCESS_HANDLE, m);
		if (result >= 0)
			result = (int32_t)m->words[0];
		if (result != E_WINDOW)
			return result;
		for (uint32_t i = 0; i < block->size; i += PAGE_SIZE)
			((volatile char *)block)[i] = ((volatile char *)block)[i];
	}
}

int32_t
exec_image(handle_t file, const char *const *arguments, const char *const *environment)
{
	struct named_handle list[INHERITED_MAX];
	struct process_start *block;
	struct message m = { .tag = TAG(PROCESS_EXEC, 0, 0), .words = { thread_number() } };
	int32_t result;

	block = start_block_create(arguments, environment, list, inherited_list(list, INHERITED_MAX));
	if (!block)
		return ERRNO(E2BIG);
	result = ask(&m, file, block);
	free(block);
	return result;
}

/* Fill the embryo's handle table and let it run. */
static int32_t
release(uint32_t pid, handle_t task, const struct named_handle *handles, uint32_t handle_count,
	const struct spawn_options *options)
{
	int32_t result = 0;

	for (uint32_t i = 0; i < handle_count && result >= 0; i++) {
		if (handles[i].handle != PROCESS_HANDLE)
			result = handle_copy(handles[i].handle, task, handles[i].handle, RIGHTS_ALL);
		/* Two descriptors may be the same file. */
		if (result == E_EXISTS)
			result = 0;
	}
	if (result >= 0)
		result = process_call(PROCESS_SPAWN_SIGNALS, pid, options->blocked, options->defaults, NULL);
	if (result >= 0)
		result = process_call(PROCESS_START, pid, 0, 0, NULL);
	if (result < 0)
		task_destroy(task, 0);
	handle_close(task);
	return result < 0 ? result : (int32_t)pid;
}

int32_t
spawn_image(handle_t file, const char *const *arguments, const char *const *environment,
	    const struct named_handle *handles, uint32_t handle_count, const struct spawn_options *options)
{
	struct message m = { .tag = TAG(PROCESS_SPAWN, 0, 0), .words = { options->flags, options->group, 0 } };
	struct process_start *block = start_block_create(arguments, environment, handles, handle_count);
	int32_t result;

	if (!block)
		return ERRNO(E2BIG);
	result = ask(&m, file, block);
	free(block);
	if (result < 0)
		return result;
	return release(m.words[1], mailbox()->handles[0], handles, handle_count, options);
}

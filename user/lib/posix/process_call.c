/* SPDX-License-Identifier: MIT */
/*
 * process_call.c: asking proc, and waiting in a way that signals can interrupt.
 */
#include "process_call.h"

#include <errno.h>

#include <libc/thread_words.h>
#include <start.h>
#include "signal_entry.h"

bool
is_process(void)
{
	static int known;

	if (known == 0)
		known = start_handle("process") == PROCESS_HANDLE ? 1 : -1;
	return known > 0;
}

uint32_t
thread_number(void)
{
	return mailbox()->library[WORD_PROCESS_THREAD];
}

int32_t
process_call(enum process_label label, uint32_t word0, uint32_t word1, uint32_t word2, uint32_t *words)
{
	struct message m = { .tag = TAG(label, 0, 0), .words = { word0, word1, word2 } };
	int32_t result;

	if (!is_process())
		return ERRNO(ENOSYS);
	result = ipc_call(PROCESS_HANDLE, &m);
	if (result < 0)
		return result;
	for (int i = 0; words && i < 3; i++)
		words[i] = m.words[i];
	return (int32_t)m.words[0];
}

void
waiting_begin(void)
{
	signal_waiting[thread_number()] = 1;
}

void
waiting_end(void)
{
	signal_waiting[thread_number()] = 0;
}

int32_t
call_waiting(handle_t connection, struct message *message)
{
	int32_t result;

	waiting_begin();
	result = ipc_call(connection, message);
	waiting_end();
	return result;
}

bool
call_again(void)
{
	return signal_restarts[thread_number()] != 0;
}

/*
 * HANDLE_SELF is no index: the table begins at 1, where our own connection to proc is, which does
 * not inherit.
 */
#define INHERITED	(OBJECT_CONNECTION | RIGHT_INHERIT | RIGHT_TRANSFER)

int32_t
inherit_handles(handle_t task)
{
	struct task_info info;
	int32_t result = task_info(HANDLE_SELF, &info);
	uint32_t seen = 0;

	for (handle_t h = 1; result >= 0 && seen < info.handles; h++) {
		int32_t meta = handle_info(h);

		if (meta < 0)
			continue;
		seen++;
		if ((meta & INHERITED) == INHERITED)
			result = handle_copy(h, task, h, RIGHTS_ALL);
	}
	return result < 0 ? result : 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * process_thread.c: threads of a process.
 */
#include "process_thread.h"

#include <stddef.h>

#include "process_call.h"

int32_t
process_thread_create(uint32_t entry, uint32_t stack, uint32_t *number)
{
	struct message m = { .tag = TAG(PROCESS_THREAD, 0, 0), .words = { entry, stack, thread_number() } };
	int32_t result;

	mailbox()->accept = 1;
	result = ipc_call(PROCESS_HANDLE, &m);
	if (result < 0 || (int32_t)m.words[0] < 0)
		return result < 0 ? result : (int32_t)m.words[0];
	*number = m.words[0];
	return (int32_t)mailbox()->handles[0];
}

void
process_thread_end(void)
{
	process_call(PROCESS_THREAD_END, thread_number(), 0, 0, NULL);
}

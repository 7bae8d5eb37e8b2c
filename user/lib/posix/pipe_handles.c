/* SPDX-License-Identifier: MIT */
/*
 * pipe_handles.c: a pipe as two handles.
 */
#include "pipe_handles.h"

#include <errno.h>

#include "process_call.h"

int32_t
pipe_handles(uint32_t flags, handle_t ends[2])
{
	struct message m = { .tag = TAG(PROCESS_PIPE, 0, 0), .words = { flags } };
	int32_t result;

	if (!is_process())
		return ERRNO(ENOSYS);
	mailbox()->accept = 2;
	result = ipc_call(PROCESS_HANDLE, &m);
	if (result < 0 || (int32_t)m.words[0] < 0)
		return result < 0 ? result : (int32_t)m.words[0];
	ends[0] = mailbox()->handles[0];
	ends[1] = mailbox()->handles[1];
	return 0;
}

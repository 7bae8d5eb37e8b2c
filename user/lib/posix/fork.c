/* SPDX-License-Identifier: MIT */
/*
 * fork.c: fork, and the end of a process.
 *
 *   proc makes the child's memory and its thread; handles are the parent's to give, so it fills the
 *   child's table itself and then lets it run.  A handle lies at the same place in both, so what
 *   the library remembers of handles stays true.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <libc/errno_of.h>
#include <io.h>
#include <libc/thread_words.h>
#include "process_call.h"
#include "process_self.h"

/* The child's mailbox is new: errno comes along, the rest speaks of threads that the child does not have. */
static __attribute__((noinline)) pid_t
in_child(uint32_t pid, int error)
{
	mailbox()->library[WORD_ERRNO] = (uint32_t)error;
	process_self_forget(pid);
	io_id_renew();
	return 0;
}

static pid_t
in_parent(uint32_t pid, handle_t task)
{
	int32_t result = inherit_handles(task);

	if (result == 0)
		result = process_call(PROCESS_START, pid, 0, 0, NULL);
	if (result < 0)
		task_destroy(task, 0);
	handle_close(task);
	return result < 0 ? errno_set(result) : (pid_t)pid;
}

pid_t
fork(void)
{
	struct message m = { .tag = TAG(PROCESS_FORK, 0, 0), .words = { thread_number() } };
	int error = errno;
	int32_t result;

	if (!is_process())
		return errno_set(ERRNO(ENOSYS));
	mailbox()->accept = 1;
	result = ipc_call(PROCESS_HANDLE, &m);
	if (result < 0 || (int32_t)m.words[0] < 0)
		return errno_set(result < 0 ? result : (int32_t)m.words[0]);
	if (m.words[0] == 0)
		return in_child(m.words[1], error);
	return in_parent(m.words[1], mailbox()->handles[0]);
}

pid_t
vfork(void)
{
	return fork();
}

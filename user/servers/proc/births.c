/* SPDX-License-Identifier: MIT */
/*
 * births.c: fork, and starting what has been born.  A new program in a process: exec.c.
 *
 *   fork: (1) the child's embryo, with a copy-on-write twin of the parent's space  (2) a task with its first thread  (3) that thread
 *   gets the registers of the parent's, which waits in the call, but with the results that tell the child: 0 and its
 *   pid  (4) the parent gets the Task and fills the child's handle table  (5) PROCESS_START.
 */
#include "births.h"

#include <errno.h>
#include <string.h>

#include "task.h"

/* What a thread's floating-point registers are before it uses them: `thread` has never run. */
static const struct fpu_registers *
fpu_fresh(handle_t thread)
{
	static struct fpu_registers fresh;
	static bool known;

	if (!known)
		known = thread_get_fpu(thread, &fresh) == 0;
	return &fresh;
}

/* The child's thread goes on where the parent's is. */
static int32_t
copy_registers(handle_t child, handle_t parent, uint32_t pid)
{
	const struct fpu_registers *fresh = fpu_fresh(child);
	struct fpu_registers floating;
	struct registers registers;
	int32_t result = thread_get_regs(parent, &registers);

	if (result < 0)
		return result;
	registers.eax = registers.ebx = 0;	/* the reply's tag and badge */
	registers.esi = 0;
	registers.edi = pid;
	result = thread_set_regs(child, &registers);
	if (result == 0)
		result = thread_get_fpu(parent, &floating);
	if (result == 0 && memcmp(&floating, fresh, sizeof floating) != 0)
		result = thread_set_fpu(child, &floating);
	return result;
}

void
birth_forget(struct process *embryo)
{
	process_end(embryo, 0);
}

void
birth_reply(uint32_t token, struct process *embryo)
{
	const struct message reply = { .tag = TAG(0, 0, 1), .words = { embryo->pid, embryo->pid } };
	int32_t result;

	mailbox()->handles[0] = embryo->task;
	result = ipc_reply(token, &reply);
	if (result == 0)
		return;
	birth_forget(embryo);
	proc_reply(token, result == E_FULL ? ERRNO(EMFILE) : result);
}

/* LAB 11 part 2. */
static int32_t
fork_process(struct process *parent, uint32_t number, struct process **made)
{
	const struct thread *thread = process_thread(parent, number);
	struct process *child;
	int32_t result;

	if (!thread)
		return ERRNO(EINVAL);
	child = process_create(parent, parent->realm);
	if (!child)
		return ERRNO(EAGAIN);
	*made = child;
	result = space_fork(&child->space, &parent->space) ? task_make(child, child->handles) : ERRNO(ENOMEM);
	if (result == 0) {
		child->threads[0].mask = thread->mask;
		result = copy_registers(child->threads[0].handle, thread->handle, child->pid);
	}
	if (result < 0)
		birth_forget(child);
	return result;
}

int32_t
birth_fork(struct server *server, const struct message *request, struct message *reply)
{
	struct process *parent = proc_caller(request), *child;
	int32_t result;

	(void)reply;
	if (!parent)
		return E_CALL;
	result = fork_process(parent, request->words[0], &child);
	if (result < 0)
		return proc_error(result);
	birth_reply(server_defer(server), child);
	return 0;
}

/* The embryo that its parent names by its pid, in words[0].  Returns 0 or an error. */
static int32_t
embryo_named(const struct message *request, struct process **embryo)
{
	const struct process *parent = proc_caller(request);
	struct process *child = process_find(request->words[0]);

	if (!parent)
		return E_CALL;
	*embryo = child;
	return child && child->parent == parent && child->state == PROCESS_EMBRYO ? 0 : ERRNO(ESRCH);
}

int32_t
birth_signals(struct server *server, const struct message *request, struct message *reply)
{
	struct process *child;
	int32_t result = embryo_named(request, &child);

	(void)server;
	(void)reply;
	if (result < 0)
		return result;
	child->threads[0].mask = request->words[1] & ~signal_unstoppable();
	signal_reset(&child->signals, request->words[2]);
	return 0;
}

int32_t
birth_start(struct server *server, const struct message *request, struct message *reply)
{
	struct process *child;
	int32_t result = embryo_named(request, &child);

	(void)server;
	(void)reply;
	if (result < 0)
		return result;
	child->state = PROCESS_RUNNING;
	task_start(child);
	signal_deliver(child);
	return 0;
}

int32_t
birth_thread(struct server *server, const struct message *request, struct message *reply)
{
	struct process *process = proc_caller(request);
	const struct thread *creator = process ? process_thread(process, request->words[2]) : NULL;
	int32_t number;

	(void)server;
	if (!creator)
		return E_CALL;
	number = task_add_thread(process, request->words[0], request->words[1]);
	if (number < 0)
		return proc_error(number == E_FULL ? ERRNO(EAGAIN) : number);
	process->threads[number].mask = creator->mask;
	reply->tag = TAG(0, 0, 1);
	mailbox()->handles[0] = process->threads[number].handle;
	return number;
}

int32_t
birth_thread_end(struct server *server, const struct message *request, struct message *reply)
{
	struct process *process = proc_caller(request);
	struct thread *thread = process ? process_thread(process, request->words[0]) : NULL;

	(void)server;
	(void)reply;
	if (!thread)
		return E_CALL;
	handle_close(thread->handle);
	*thread = (struct thread){ 0 };
	return 0;
}

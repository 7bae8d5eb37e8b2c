/* SPDX-License-Identifier: MIT */
/*
 * task.c: what proc does to the kernel's task behind a process.
 *
 *   One connection to proc's endpoint, stamped with the pid, does three things: it is the process's
 *   "process" handle, it carries the faults of its first thread, and its task's death.  proc keeps
 *   no handle to it.  Further threads have connections of their own for their faults, so that proc
 *   knows whose they are.
 */
#include "task.h"

#include <calls.h>
#include <clock.h>
#include <thread.h>

#include "proc.h"

#define TASK_QUOTA	(16 * PAGE_SIZE)	/* tables, and objects of its own; page tables beyond that: mapping.c */

/* Make a thread whose faults come to us, stamped with its number. */
static int32_t
add_thread(struct process *process, uint32_t number, handle_t faults, uint32_t entry, uint32_t stack)
{
	int32_t handle = thread_create(process->task, entry, stack, PRIORITY_PROCESS);

	if (handle < 0)
		return handle;
	process->threads[number] = (struct thread){ .handle = (handle_t)handle };
	return thread_set_fault((handle_t)handle, faults);
}

static int32_t
make(struct process *process, handle_t connection, uint32_t handles)
{
	int32_t result = task_create(connection, TASK_QUOTA, PRIORITY_PROCESS, handles);

	if (result < 0)
		return result;
	process->task = process->space.task = (handle_t)result;
	result = handle_copy(connection, process->task, PROCESS_HANDLE, RIGHT_SEND);
	if (result >= 0)
		result = add_thread(process, 0, connection, 0, 0);
	if (result < 0)
		task_end(process);
	return result;
}

int32_t
task_make(struct process *process, uint32_t handles)
{
	int32_t connection = connection_create(proc_endpoint(), BADGE_PROCESS(process->pid, 0), 0);
	int32_t result;

	if (connection < 0)
		return connection;
	result = make(process, (handle_t)connection, handles);
	handle_close((handle_t)connection);
	return result;
}

int32_t
task_add_thread(struct process *process, uint32_t entry, uint32_t stack)
{
	uint32_t number = 0;
	int32_t connection, result;

	while (number < PROCESS_THREADS_MAX && process->threads[number].handle != HANDLE_NONE)
		number++;
	if (number == PROCESS_THREADS_MAX)
		return E_FULL;
	connection = connection_create(proc_endpoint(), BADGE_PROCESS(process->pid, number), 0);
	if (connection < 0)
		return connection;
	result = add_thread(process, number, (handle_t)connection, entry, stack);
	handle_close((handle_t)connection);
	return result < 0 ? result : (int32_t)number;
}

/* No call ends somebody else's thread: stopped for good it does no harm, and goes with the task. */
void
task_keep_thread(struct process *process, const struct thread *kept)
{
	for (uint32_t i = 0; i < PROCESS_THREADS_MAX; i++) {
		struct thread *thread = &process->threads[i];

		if (thread == kept || thread->handle == HANDLE_NONE)
			continue;
		thread_stop(thread->handle);
		handle_close(thread->handle);
		*thread = (struct thread){ 0 };
	}
}

void
task_end(struct process *process)
{
	if (process->task == HANDLE_NONE)
		return;
	task_destroy(process->task, 0);
	task_reap(process->task);
	for (uint32_t i = 0; i < PROCESS_THREADS_MAX; i++) {
		if (process->threads[i].handle != HANDLE_NONE)
			handle_close(process->threads[i].handle);
		process->threads[i] = (struct thread){ 0 };
	}
	handle_close(process->task);
	process->task = process->space.task = HANDLE_NONE;
}

static void
each_thread(struct process *process, int32_t (*change)(handle_t thread))
{
	for (uint32_t i = 0; i < PROCESS_THREADS_MAX; i++) {
		if (process->threads[i].handle != HANDLE_NONE)
			change(process->threads[i].handle);
	}
}

/* The calls are inline functions; these have addresses. */
static int32_t
stop_thread(handle_t thread)
{
	return thread_stop(thread);
}

static int32_t
start_thread(handle_t thread)
{
	return thread_start(thread);
}

void
task_start(struct process *process)
{
	start_thread(process->threads[0].handle);
}

void
task_stop(struct process *process)
{
	each_thread(process, stop_thread);
}

void
task_continue(struct process *process)
{
	each_thread(process, start_thread);
}

/* Does the thread wait for something that may take long? */
static bool
may_be_cancelled(struct process *process, const struct thread *thread)
{
	uint32_t number = (uint32_t)(thread - process->threads), word = 0;

	space_read(&process->space, process->signals.waiting_words + number * sizeof word, &word, sizeof word);
	return word != 0;
}

#define STACK_ALIGN	16u
#define FLAGS_CLEARED	0x00000500u	/* EFLAGS, trap and direction: a handler is C code */

/* Put the frame below what the thread has on its stack, and point its registers at it and at the entry. */
static bool
push_frame(struct process *process, struct registers *registers, struct signal_frame *frame)
{
	uint32_t place = (registers->esp - sizeof *frame) & ~(STACK_ALIGN - 1);

	frame->eip = registers->eip;
	frame->esp = registers->esp;
	frame->eflags = registers->eflags;
	registers->eip = process->signals.entry;
	registers->esp = place;
	registers->eflags &= ~FLAGS_CLEARED;
	return space_write(&process->space, place, frame, sizeof *frame);
}

bool
task_enter_handler(struct process *process, struct thread *thread, struct signal_frame *frame)
{
	bool stopped = thread_stop(thread->handle) == 0, entered;
	struct registers registers;

	entered = thread_get_regs(thread->handle, &registers) == 0 &&
		  push_frame(process, &registers, frame) &&
		  thread_set_regs(thread->handle, &registers) == 0;
	if (entered && may_be_cancelled(process, thread))
		thread_cancel(thread->handle);
	if (stopped)
		thread_start(thread->handle);
	return entered;
}

void
task_set_context(struct thread *thread, const struct signal_context *context)
{
	const struct registers registers = {
		.eax = context->eax, .ebx = context->ebx, .ecx = context->ecx, .edx = context->edx,
		.esi = context->esi, .edi = context->edi, .ebp = context->ebp,
		.esp = context->frame.esp, .eip = context->frame.eip, .eflags = context->frame.eflags,
	};

	thread_cancel(thread->handle);
	thread_set_regs(thread->handle, &registers);
}

uint32_t
task_milliseconds(const struct process *process)
{
	struct task_info info = { 0 };

	if (process->task != HANDLE_NONE)
		task_info(process->task, &info);
	return info.ticks;
}

uint64_t
task_now(void)
{
	return clock_milliseconds();
}

void
source_close_file(handle_t file)
{
	handle_close(file);
}

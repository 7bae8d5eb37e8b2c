/* SPDX-License-Identifier: MIT */
/*
 * control.c: one thread's power over another: stopping, cancelling, registers, where its faults go.
 *
 *   With these and the fault messages a debugger, a pager and fork are programs.  A stopped thread is out of the scheduler's reach,
 *   whatever it waits for goes on; a cancelled call ends with E_INTERRUPTED, and as the thread is CALLING no more its
 *   token finds nobody: the late reply fails with E_GONE and has changed nothing.
 */
#include "abi/calls.h"
#include "arch/i386/fpu.h"
#include "arch/i386/usercopy.h"
#include "calls.h"
#include "endpoint.h"
#include "handle.h"
#include "sched.h"
#include "task.h"
#include "thread.h"

error_t
call_thread_stop(struct frame *frame)
{
	error_t error = E_OK;
	struct thread *thread = handle_find_thread(frame_handle(frame), RIGHT_MANAGE, &error);

	if (thread == NULL)
		return error;
	if (thread->state == THREAD_NEW || thread->state == THREAD_DEAD || thread->stopped)
		return E_STATE;
	/* Point of no return. */
	thread->stopped = true;
	if (thread->state != THREAD_READY)
		return E_OK;
	sched_remove(thread);
	thread->state = THREAD_STOPPED;
	return E_OK;
}

error_t
call_thread_cancel(struct frame *frame)
{
	error_t error = E_OK;
	struct thread *thread = handle_find_thread(frame_handle(frame), RIGHT_MANAGE, &error);

	if (thread == NULL)
		return error;
	if (thread->faulted || (thread->state != THREAD_RECEIVING &&
				thread->state != THREAD_SENDING &&
				thread->state != THREAD_CALLING))
		return E_STATE;
	/* Point of no return. */
	thread_wake(thread, E_INTERRUPTED);
	return E_OK;
}

/* The thread whose registers a call names: one that is not running and not dead. */
static struct thread *
registers_decode(const struct frame *frame, uint32_t rights, error_t *error)
{
	struct thread *thread = handle_find_thread(frame_handle(frame), rights, error);

	if (thread == NULL)
		return NULL;
	*error = E_STATE;
	return thread == current || thread->state == THREAD_DEAD ? NULL : thread;
}

error_t
call_thread_get_regs(struct frame *frame)
{
	error_t error;
	const struct thread *thread = registers_decode(frame, RIGHT_READ, &error);
	struct registers registers;

	if (thread == NULL)
		return error;
	frame_get_registers(&thread->frame, &registers);
	return copy_to_user(current->task->directory, (uptr_t){ frame_a(frame) }, &registers,
			    sizeof(registers));
}

error_t
call_thread_set_regs(struct frame *frame)
{
	error_t error;
	struct thread *thread = registers_decode(frame, RIGHT_MANAGE, &error);
	struct registers registers;

	if (thread == NULL)
		return error;
	error = copy_from_user(current->task->directory, &registers, (uptr_t){ frame_a(frame) },
			       sizeof(registers));
	if (error < 0)
		return error;
	/* Point of no return. */
	frame_set_registers(&thread->frame, &registers);
	return E_OK;
}

error_t
call_thread_get_fpu(struct frame *frame)
{
	error_t error;
	struct thread *thread = registers_decode(frame, RIGHT_READ, &error);
	const uptr_t to = { frame_a(frame) };
	struct fpu_registers registers;

	if (thread == NULL)
		return error;
	if (!user_range_usable(current->task->directory, to, sizeof(registers), PTE_WRITE))
		return E_FAULT;
	/* Point of no return. */
	fpu_read(thread, &registers);
	return copy_to_user(current->task->directory, to, &registers, sizeof(registers));
}

error_t
call_thread_set_fpu(struct frame *frame)
{
	error_t error;
	struct thread *thread = registers_decode(frame, RIGHT_MANAGE, &error);
	struct fpu_registers registers;

	if (thread == NULL)
		return error;
	error = copy_from_user(current->task->directory, &registers, (uptr_t){ frame_a(frame) },
			       sizeof(registers));
	if (error < 0)
		return error;
	return fpu_write(thread, &registers);
}

error_t
call_thread_set_fault(struct frame *frame)
{
	const uint32_t need = OBJECT_CONNECTION | RIGHT_SEND;
	error_t error = E_OK;
	struct thread *thread = handle_find_thread(frame_handle(frame), RIGHT_MANAGE, &error);
	struct connection *connection = NULL, *old;

	if (thread == NULL)
		return error;
	if (frame_a(frame) != HANDLE_NONE) {
		connection = handle_find(current->task, frame_a(frame), need);
		if (connection == NULL)
			return handle_error(current->task, frame_a(frame), need);
	}
	if (thread->state == THREAD_DEAD)
		return E_STATE;
	/* Point of no return. */
	old = thread->fault;
	thread->fault = connection;
	if (connection != NULL)
		object_hold(&connection->object);
	if (old != NULL)
		object_release(&old->object);
	return E_OK;
}

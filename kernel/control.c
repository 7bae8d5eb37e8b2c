/* SPDX-License-Identifier: MIT */
/*
 * control.c: one thread's power over another: stopping, cancelling, registers, where its faults go.
 *
 *   With these and the fault messages a debugger, a pager and fork are programs.  A stopped thread
 *   is out of the scheduler's reach, whatever it waits for goes on; a cancelled call ends with
 *   E_INTERRUPTED, and as the thread is CALLING no more its token finds nobody: the late reply
 *   fails with E_GONE and has changed nothing.
 */
#include "arch/i386/fpu.h"
#include "calls.h"
#include "endpoint.h"

error_t
call_thread_stop(struct frame *frame, void *object, void *second)
{
	struct thread *thread = object;

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
call_thread_cancel(struct frame *frame, void *object, void *second)
{
	struct thread *thread = object;

	if (thread->faulted || (thread->state != THREAD_RECEIVING && thread->state != THREAD_SENDING &&
				thread->state != THREAD_CALLING))
		return E_STATE;
	/* Point of no return. */
	thread_wake(thread, E_INTERRUPTED);
	return E_OK;
}

/* A thread whose registers lie in memory, and still mean something. */
static bool
has_registers(const struct thread *thread)
{
	return thread != current && thread->state != THREAD_DEAD;
}

error_t
call_thread_get_regs(struct frame *frame, void *object, void *second)
{
	const struct thread *thread = object;
	struct registers registers;

	if (!has_registers(thread))
		return E_STATE;
	frame_get_registers(&thread->frame, &registers);
	return copy_to_caller(frame_a(frame), &registers, sizeof(registers));
}

error_t
call_thread_set_regs(struct frame *frame, void *object, void *second)
{
	struct thread *thread = object;
	struct registers registers;

	if (!has_registers(thread))
		return E_STATE;
	if (copy_from_caller(&registers, frame_a(frame), sizeof(registers)) < 0)
		return E_FAULT;
	/* Point of no return. */
	frame_set_registers(&thread->frame, &registers);
	return E_OK;
}

error_t
call_thread_get_fpu(struct frame *frame, void *object, void *second)
{
	const uint32_t to = frame_a(frame);
	struct thread *thread = object;
	struct fpu_registers registers;

	if (!has_registers(thread))
		return E_STATE;
	if (!user_range_usable(current->task->directory, (uptr_t){ to }, sizeof(registers), PTE_WRITE))
		return E_FAULT;
	/* Point of no return. */
	fpu_read(thread, &registers);
	return copy_to_caller(to, &registers, sizeof(registers));
}

error_t
call_thread_set_fpu(struct frame *frame, void *object, void *second)
{
	struct thread *thread = object;
	struct fpu_registers registers;

	if (!has_registers(thread))
		return E_STATE;
	if (copy_from_caller(&registers, frame_a(frame), sizeof(registers)) < 0)
		return E_FAULT;
	return fpu_write(thread, &registers);
}

error_t
call_thread_set_fault(struct frame *frame, void *object, void *second)
{
	struct thread *thread = object;

	if (thread->state == THREAD_DEAD)
		return E_STATE;
	/* Point of no return. */
	object_refer(&thread->fault, second);
	return E_OK;
}

/* SPDX-License-Identifier: MIT */
/*
 * trap.c: interrupts, faults and the int 0x80 entry, after entry.S has saved the registers.
 *
 *   from user mode      system call     the call's function (dispatch.c)
 *                       interrupt       the tick, or a pulse to a driver
 *                       exception       repaired, and the instruction repeated; or else the program's mistake
 *   while idle          interrupt       as above
 *   from virtual-8086   anything        QEMU lets a program in there; it ends
 *   from the kernel     debug trap      left behind by a user's trap flag at SYSENTER: goes on without it
 *                       anything else   the kernel's mistake: panic
 *
 *   What a tick, a line and a fault mean is decided elsewhere: here they are told apart, and handed on by
 *   trap_table (handlers.c).
 */
#include "arch/i386/descriptor.h"
#include "arch/i386/entry.h"
#include "arch/i386/pic.h"
#include "debug/fault.h"
#include "debug/log.h"
#include "debug/panic.h"
#include "sched.h"
#include "task.h"

#define TRAP_DEBUG		1u
#define TRAP_PROTECTION		13u
#define TRAP_PAGE_FAULT		14u

_Static_assert(VECTOR_IRQ == PIC_VECTOR, "the stubs of interrupts follow those of exceptions");

/*
 * Interrupt line `line` has been delivered: ends its service in the controller, and hands it on: a
 * tick to trap_table.tick(), any other line to trap_table.irq().  A spurious interrupt goes to
 * nobody.  The service ends first: the tick may switch to another thread, and the driver of a line
 * may take as long as it likes.
 *
 * LAB 3.3
 */
static void
interrupt(uint32_t line)
{
	if (pic_acknowledge(line))
		return;
	if (line == IRQ_TIMER)
		trap_table.tick();
	else
		trap_table.irq(line);
}

/*
 * A program has caused the exception frame->trap.  What trap_table.repair() can repair is over with
 * that: the program repeats its instruction and notices nothing.  Everything else goes to
 * trap_table.fault(), with the address that a page fault was about (CR2); for all other exceptions
 * the address is 0, as CR2 holds what an earlier fault left there.  CR2 is read before anything
 * else is done.
 *
 * LAB 3.3
 */
static void
exception(const struct frame *frame)
{
	const uint32_t address = frame->trap == TRAP_PAGE_FAULT ? read_register(cr2) : 0;

	if (!trap_table.repair(frame))
		trap_table.fault(frame, address);
}

struct frame *
trap_user(struct frame *frame)
{
	if (frame->trap == CALL_INTERRUPT)
		return fast_table[CALL_null](frame);	/* what calls that have no fast path get */
	if (frame->trap >= VECTOR_IRQ)
		interrupt(frame->trap - VECTOR_IRQ);
	else
		exception(frame);
	return sched_leave_kernel();
}

struct frame *
trap_v86(const struct frame *frame)
{
	struct task *task = current->task;

	log_printf("fault: task %u, thread %u: virtual-8086 mode\n", task->number, current->slot);
	task->notice.words[2] = frame->eip;
	task_kill(task, DEATH_FAULT | TRAP_PROTECTION);
	if (frame->trap >= VECTOR_IRQ)
		interrupt(frame->trap - VECTOR_IRQ);
	return sched_leave_kernel();
}

struct frame *
trap_idle(uint32_t vector)
{
	interrupt(vector - VECTOR_IRQ);
	reschedule = true;
	return sched_leave_kernel();
}

/*
 * A trap from the kernel itself.  One is harmless: a program may set the trap flag and enter by
 * SYSENTER, which does not clear it, so the debug trap comes within the entry's code.  Such a frame
 * - a debug trap with EFLAGS_TF set, at entry_sysenter or behind it - gets the flag cleared, and
 * the trapped code goes on when this returns.  Everything else is a panic about the frame: "NAME in
 * the kernel", with the exception's name.
 *
 * LAB 3.3
 */
void
trap_kernel(struct frame *frame)
{
	if (frame->trap == TRAP_DEBUG && frame->eip >= (vaddr_t)entry_sysenter &&
	    (frame->eflags & EFLAGS_TF)) {
		frame->eflags &= ~EFLAGS_TF;
		return;
	}
	panic_trap(frame, "%s in the kernel", exception_name(frame->trap));
}

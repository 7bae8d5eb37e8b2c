/* SPDX-License-Identifier: MIT */
/*
 * handlers.c: what entry.S calls, and what traps come to in the end.
 *
 *   tick        timeouts, slices, and a step for the dead
 *   line        a pulse to its driver (device.c)
 *   exception   a refused port that the task does own: install the bitmap, repeat
 *               floating point after a switch: put the registers in place, repeat anything else: a
 *               message to whoever handles the thread's faults; if nobody does its task dies, and
 *               the log says of what
 *
 *   The tables are variables, so that somebody else can stand there: a test, or the one thread of
 *   one_thread.c.
 */
#include "arch/i386/entry.h"
#include "arch/i386/fpu.h"
#include "arch/i386/pic.h"
#include "arch/i386/sections.h"
#include "debug/fault.h"
#include "debug/trace.h"
#include "device.h"
#include "sched.h"
#include "task.h"

#define TRAP_NO_FPU		7u
#define TRAP_PROTECTION		13u

HOT_DATA struct entry_table entry_table = {
	trap_user, trap_v86, trap_idle, cpu_idle, cpu_pause,
};

static void
tick(void)
{
	trace_interrupt(IRQ_TIMER);
	timeouts_tick();
	sched_tick();
	graveyard_step();
}

static bool
repair(const struct frame *frame)
{
	return (frame->trap == TRAP_PROTECTION && ports_install(current->task)) ||
	       (frame->trap == TRAP_NO_FPU && fpu_use(current));
}

static void
fault(const struct frame *frame, uint32_t address)
{
	struct task *task = current->task;

	if (trace_on(TRACE_fault))
		trace_note(TRACE_fault, current, (uint32_t[TRACE_WORDS]){ frame->trap, frame->error, address, frame->eip });
	if (ipc_send_fault((uint32_t[3]){ frame->trap | frame->error << 8, address, frame->eip }))
		return;
	fault_print(frame, address);
	task->notice.words[1] = address;
	task->notice.words[2] = frame->eip;
	task_kill(task, DEATH_FAULT | frame->trap);
}

struct trap_table trap_table = {
	tick, irq_deliver, repair, fault,
};

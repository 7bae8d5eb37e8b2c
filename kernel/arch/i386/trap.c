/* SPDX-License-Identifier: MIT */
/*
 * trap.c: interrupts, faults and the int 0x80 entry, after entry.S has saved the registers.
 *
 *   from user mode      system call     the call's function (dispatch.c)
 *                       interrupt       the tick, or a pulse to a driver (device.c)
 *                       exception       a refused port that the task does own: install the bitmap, repeat
 *                                       floating point after a switch: put the registers in place, repeat
 *                                       anything else: the program's mistake; its task dies, and the log says of what
 *   while idle          interrupt       as above
 *   from virtual-8086   anything        QEMU lets a program in there; it ends
 *   from the kernel     debug trap      left behind by a user's trap flag at SYSENTER: goes on without it
 *                       anything else   the kernel's mistake: panic
 *   double fault        on its own stack: panic
 */
#include "arch/i386/descriptor.h"
#include "arch/i386/entry.h"
#include "arch/i386/fpu.h"
#include "arch/i386/pic.h"
#include "arch/i386/pit.h"
#include "arch/i386/sections.h"
#include "debug/fault.h"
#include "debug/log.h"
#include "debug/panic.h"
#include "debug/trace.h"
#include "device.h"
#include "sched.h"
#include "task.h"

HOT_DATA struct entry_table entry_table = {
	trap_user, trap_v86, trap_idle, cpu_idle, cpu_pause,
};

#define TRAP_DEBUG		1u
#define TRAP_NO_FPU		7u
#define TRAP_PROTECTION		13u
#define TRAP_PAGE_FAULT		14u

_Static_assert(VECTOR_IRQ == PIC_VECTOR, "the stubs of interrupts follow those of exceptions");

static inline void
interrupt(uint32_t line)
{
	if (trace_on(TRACE_interrupt))
		trace_note(TRACE_interrupt, current, (uint32_t[TRACE_WORDS]){ line });
	if (pic_acknowledge(line))
		return;
	if (line != IRQ_TIMER) {
		irq_deliver(line);
		return;
	}
	timeouts_tick();
	sched_tick();
	graveyard_step();
}

static void
exception(const struct frame *frame)
{
	struct task *task = current->task;
	const uint32_t address = frame->trap == TRAP_PAGE_FAULT ? read_register(cr2) : 0;

	if (frame->trap == TRAP_PROTECTION && ports_install(task))
		return;
	if (frame->trap == TRAP_NO_FPU && fpu_use(current))
		return;
	if (trace_on(TRACE_fault))
		trace_note(TRACE_fault, current, (uint32_t[TRACE_WORDS]){ frame->trap, frame->error, address, frame->eip });
	if (ipc_send_fault((uint32_t[3]){ frame->trap | frame->error << 8, address, frame->eip }))
		return;
	fault_print(frame, address);
	task->notice.words[1] = address;
	task->notice.words[2] = frame->eip;
	task_kill(task, DEATH_FAULT | frame->trap);
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

_Noreturn void
double_fault(void)
{
	const struct tss *tss = &tss_block.tss;
	const struct frame frame = {
		.edi = tss->edi, .esi = tss->esi, .ebp = tss->ebp, .ebx = tss->ebx,
		.edx = tss->edx, .ecx = tss->ecx, .eax = tss->eax, .trap = 8,
		.eip = tss->eip, .cs = tss->cs, .eflags = tss->eflags,
		.esp = tss->esp, .ss = tss->ss,
	};
	const uint32_t guard = (vaddr_t)kernel_stack_guard;

	if (read_register(cr2) - guard < PAGE_SIZE)
		panic_trap(&frame, "kernel stack overflow (double fault)");
	panic_trap(&frame, "double fault");
}

bool
stage_traps(void)
{
	descriptors_init();
	fpu_init();
	pic_init();
	pit_init();
	pic_unmask(IRQ_TIMER);
	return true;
}

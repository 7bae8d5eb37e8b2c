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
#include "arch/i386/trap.h"

#include "abi/calls.h"
#include "abi/message.h"
#include "arch/i386/descriptor.h"
#include "arch/i386/entry.h"
#include "arch/i386/fpu.h"
#include "arch/i386/frame.h"
#include "arch/i386/frame_offsets.h"
#include "arch/i386/paging.h"
#include "arch/i386/pic.h"
#include "arch/i386/pit.h"
#include "arch/i386/registers.h"
#include "arch/i386/sections.h"
#include "arch/i386/tss.h"
#include "arch/i386/usercopy.h"
#include "assert.h"
#include "debug/panic.h"
#include "device.h"
#include "fast.h"
#include "graveyard.h"
#include "log.h"
#include "sched.h"
#include "task.h"
#include "timeout.h"
#include "trace.h"

#define TRAP_DEBUG		1u
#define TRAP_NO_FPU		7u
#define TRAP_PROTECTION		13u
#define TRAP_PAGE_FAULT		14u

/* Error code of a page fault (SDM vol. 3A, 4.7). */
#define PAGE_FAULT_PRESENT	0x1u
#define PAGE_FAULT_WRITE	0x2u

#define INSTRUCTION_SHOWN	8u	/* bytes of the faulting instruction in the log */

_Static_assert(offsetof(struct frame, trap) == FRAME_TRAP, "entry.S knows");
_Static_assert(offsetof(struct frame, error) == FRAME_ERROR, "entry.S knows");
_Static_assert(offsetof(struct frame, cs) == FRAME_CS, "entry.S knows");
_Static_assert(offsetof(struct frame, eflags) == FRAME_EFLAGS, "entry.S knows");
_Static_assert(EFLAGS_VM == VIRTUAL_8086, "entry.S knows");
_Static_assert(sizeof(struct frame) == FRAME_SIZE, "entry.S knows");
_Static_assert(TRAP_SYSENTER == TRAP_SYSENTER_NUMBER, "entry.S knows");
_Static_assert(VECTOR_IRQ == PIC_VECTOR, "the stubs of interrupts follow those of exceptions");

/* SDM vol. 3A, table 6-1. */
static const char *const exception_names[VECTOR_EXCEPTIONS] = {
	"divide error", "debug trap", "non-maskable interrupt", "breakpoint", "overflow",
	"bound exceeded", "invalid instruction", "no floating-point registers", "double fault",
	"coprocessor overrun", "invalid task segment", "segment not present", "stack fault",
	"protection violation", "page fault", "reserved", "floating-point error",
	"misaligned access", "machine check", "SIMD floating-point error",
	"virtualization exception", "control protection", "reserved", "reserved", "reserved",
	"reserved", "reserved", "reserved", "hypervisor injection", "VMM communication",
	"security exception", "reserved",
};

HOT_DATA struct frame *(*trap_entry)(struct frame *frame) = trap_user;

static inline void
interrupt(uint32_t line)
{
	trace_interrupt(line);
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
log_instruction(const pte_t *directory, uint32_t address)
{
	log_printf("  instruction:");
	for (uint32_t n = 0; n < INSTRUCTION_SHOWN; n++) {
		uint8_t byte;

		if (copy_from_user(directory, &byte, (uptr_t){ address + n }, 1) < 0)
			break;
		log_printf(" %02x", byte);
	}
	log_printf("\n");
}

/* Tells what a program did wrong: task, thread, kind, address, instruction. */
static void
log_fault(const struct frame *frame, uint32_t address)
{
	log_printf("fault: task %u, thread %u: %s", current->task->number, current->slot,
		   exception_names[frame->trap]);
	if (frame->trap == TRAP_PAGE_FAULT)
		log_printf(": %s %08x, which is %s",
			   frame->error & PAGE_FAULT_WRITE ? "writing" : "reading", address,
			   frame->error & PAGE_FAULT_PRESENT ? "not allowed" : "not mapped");
	else
		log_printf(", error code %x", frame->error);
	log_printf("\n  at eip %08x, esp %08x; eax %08x ebx %08x ecx %08x edx %08x "
		   "esi %08x edi %08x ebp %08x\n",
		   frame->eip, frame->esp, frame->eax, frame->ebx, frame->ecx, frame->edx,
		   frame->esi, frame->edi, frame->ebp);
	log_instruction(current->task->directory, frame->eip);
}

static void
exception(const struct frame *frame)
{
	struct task *task = current->task;
	const uint32_t address = frame->trap == TRAP_PAGE_FAULT ? read_cr2() : 0;

	if (frame->trap == TRAP_PROTECTION && ports_install(task))
		return;
	if (frame->trap == TRAP_NO_FPU && fpu_use(current))
		return;
	trace_fault(frame, address);
	if (ipc_send_fault((uint32_t[3]){ frame->trap | frame->error << 8, address, frame->eip }))
		return;
	log_fault(frame, address);
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
	graveyard_step();
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
	panic_trap(frame, "%s in the kernel", exception_names[frame->trap]);
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

	if (read_cr2() - guard < PAGE_SIZE)
		panic_trap(&frame, "kernel stack overflow (double fault)");
	panic_trap(&frame, "double fault");
}

bool
stage_traps(void)
{
	descriptors_init();
	fpu_init();
	pic_init();
	pit_init(TICK_HZ);
	pic_unmask(IRQ_TIMER);
	return true;
}

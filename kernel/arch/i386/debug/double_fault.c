/* SPDX-License-Identifier: MIT */
/*
 * double_fault.c: the end of a kernel whose stack is gone.
 *
 *   The processor comes here by a task gate (idt.c), on a stack of its own (descriptor.c).  The
 *   registers of what it interrupted lie in the task-state segment: a frame is made of them for the
 *   report.
 */
#include "arch/i386/descriptor.h"
#include "arch/i386/entry.h"
#include "arch/i386/sections.h"
#include "debug/panic.h"

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

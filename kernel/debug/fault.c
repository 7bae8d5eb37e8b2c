/* SPDX-License-Identifier: MIT */
/*
 * fault.c: what the log says of a program's mistake; see fault.h.
 */
#include "debug/fault.h"

#include "arch/i386/usercopy.h"
#include "debug/log.h"
#include "sched.h"
#include "task.h"

#define PAGE_FAULT		14u
/* Error code of a page fault (SDM vol. 3A, 4.7). */
#define PAGE_FAULT_PRESENT	0x1u
#define PAGE_FAULT_WRITE	0x2u

#define INSTRUCTION_SHOWN	8u	/* bytes of the faulting instruction in the log */

/* SDM vol. 3A, table 6-1. */
static const char *const exception_names[] = {
	"divide error", "debug trap", "non-maskable interrupt", "breakpoint", "overflow",
	"bound exceeded", "invalid instruction", "no floating-point registers", "double fault",
	"coprocessor overrun", "invalid task segment", "segment not present", "stack fault",
	"protection violation", "page fault", "reserved", "floating-point error",
	"misaligned access", "machine check", "SIMD floating-point error",
	"virtualization exception", "control protection", "reserved", "reserved", "reserved",
	"reserved", "reserved", "reserved", "hypervisor injection", "VMM communication",
	"security exception", "reserved",
};

const char *
exception_name(uint32_t vector)
{
	return exception_names[vector];
}

static void
print_instruction(const pte_t *directory, uint32_t address)
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

void
fault_print(const struct frame *frame, uint32_t address)
{
	log_printf("fault: task %u, thread %u: %s", current->task->number, current->slot,
		   exception_name(frame->trap));
	if (frame->trap == PAGE_FAULT)
		log_printf(": %s %08x, which is %s",
			   frame->error & PAGE_FAULT_WRITE ? "writing" : "reading", address,
			   frame->error & PAGE_FAULT_PRESENT ? "not allowed" : "not mapped");
	else
		log_printf(", error code %x", frame->error);
	log_printf("\n  at eip %08x, esp %08x; eax %08x ebx %08x ecx %08x edx %08x "
		   "esi %08x edi %08x ebp %08x\n",
		   frame->eip, frame->esp, frame->eax, frame->ebx, frame->ecx, frame->edx,
		   frame->esi, frame->edi, frame->ebp);
	print_instruction(current->task->directory, frame->eip);
}

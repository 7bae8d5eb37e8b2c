/* SPDX-License-Identifier: MIT */
/*
 * fault.c: what the log says of a program's mistake; see fault.h.
 */
#include "debug/fault.h"

#include "arch/i386/string.h"
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

/*
 * The last hexadecimal digits of a value: quicker than log_printf(), which counts where interrupts
 * are off.
 */
static char *
put_hex(char *text, uint32_t value, unsigned digits)
{
	while (digits-- > 0)
		*text++ = "0123456789abcdef"[value >> 4 * digits & 15];
	return text;
}

static void
print_registers(const struct frame *frame)
{
	static const char names[] = "eip esp eax ebx ecx edx esi edi ebp ";
	const uint32_t values[] = { frame->eip, frame->esp, frame->eax, frame->ebx, frame->ecx,
				    frame->edx, frame->esi, frame->edi, frame->ebp };
	char text[4 + countof(values) * 13 + 1] = "  at", *end = text + 4;

	for (unsigned n = 0; n < countof(values); n++) {
		*end++ = ' ';
		memcpy(end, &names[4 * n], 4);
		end = put_hex(end + 4, values[n], 8);
	}
	*end++ = '\n';
	log_bytes(text, (size_t)(end - text));
}

/* Up to the end of its page if there is no next one. */
static void
print_instruction(uint32_t address)
{
	uint8_t bytes[INSTRUCTION_SHOWN];
	uint32_t count = sizeof(bytes);
	char text[3 * INSTRUCTION_SHOWN + 1], *end = text;

	if (copy_from_caller(bytes, address, count) < 0) {
		count = PAGE_SIZE - address % PAGE_SIZE;
		if (count >= sizeof(bytes) || copy_from_caller(bytes, address, count) < 0)
			count = 0;
	}
	for (unsigned n = 0; n < count; n++) {
		*end++ = ' ';
		end = put_hex(end, bytes[n], 2);
	}
	*end = '\0';
	log_printf("  instruction:%s\n", text);
}

/*
 * Writes the report's first line to the log: who made the mistake, and which,
 *
 *     fault: task 3, thread 0: protection violation, error code 1a
 *     fault: task 3, thread 0: page fault: writing 00001234, which is not allowed
 *
 * the task and thread of current; the exception's name; then its error code in hexadecimal, or, of
 * a page fault, what was attempted (reading, writing), where, and whether that page is there (not
 * allowed) or not (not mapped).
 *
 * LAB 3.4
 */
static void
print_reason(const struct frame *frame, uint32_t address)
{
	log_printf("fault: task %u, thread %u: %s", current->task->number, current->slot,
		   exception_name(frame->trap));
	if (frame->trap == PAGE_FAULT)
		log_printf(": %s %08x, which is %s",
			   frame->error & PAGE_FAULT_WRITE ? "writing" : "reading", address,
			   frame->error & PAGE_FAULT_PRESENT ? "not allowed" : "not mapped");
	else
		log_printf(", error code %x", frame->error);
	log_printf("\n");
}

void
fault_print(const struct frame *frame, uint32_t address)
{
	print_reason(frame, address);
	print_registers(frame);
	print_instruction(frame->eip);
}

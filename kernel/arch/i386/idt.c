/* SPDX-License-Identifier: MIT */
/*
 * idt.c: the interrupt descriptor table: where the processor goes for each vector.
 *
 *   A table of 256 gates of 64 bits, one a vector (SDM vol. 3A, 6.11 "IDT Descriptors", figure 6-2):
 *
 *       63           48 47          32 31           16 15            0
 *      +---------------+--------------+---------------+---------------+
 *      |  upper half   |     kind     |   selector    |  lower half   |
 *      | of an address |              |               | of an address |
 *      +---------------+--------------+---------------+---------------+
 *
 *   The kind says whether there is a gate at all, what the processor does on the way through it,
 *   and who may come by an int instruction; the processor itself, with an exception or an
 *   interrupt, comes through any of them.  A vector without a gate is a protection violation of
 *   whoever used it.
 */
#include "abi/calls.h"
#include "arch/i386/descriptor.h"
#include "arch/i386/entry.h"

#define GATE_INTERRUPT		0x8e00u	/* present, 32-bit, interrupts off */
#define GATE_TASK		0x8500u	/* present; the selector is a task-state segment's, the address counts for nothing */
#define GATE_USER		0x6000u	/* an int instruction may use it from ring 3 */

#define VECTOR_BREAKPOINT	3
#define VECTOR_DOUBLE_FAULT	8

static uint64_t idt[256] __attribute__((aligned(64)));

static uint64_t
gate(uint32_t selector, uint32_t address, uint32_t kind)
{
	return (uint64_t)(address >> 16) << 48 | (uint64_t)kind << 32 |
	       (uint64_t)selector << 16 | (address & UINT16_MAX);
}

/*
 * Fills the table, which is empty:
 *
 *   vectors 0 .. VECTOR_STUBS - 1   to the code whose addresses trap_stubs[] holds
 *   VECTOR_BREAKPOINT               likewise, and open to programs: debuggers want it
 *   VECTOR_DOUBLE_FAULT             a task gate to SELECTOR_TSS_FAULT instead: it must work when the stack does not
 *   CALL_INTERRUPT                  to trap_stub_call, open to programs
 *
 * and no others.  The code runs in the kernel's code segment, with interrupts off from its first
 * instruction on.  No other gate is open to programs: one that could forge a page fault or a clock
 * tick would be believed.
 *
 * LAB 3.1
 */
static void
idt_fill(void)
{
	for (uint32_t vector = 0; vector < VECTOR_STUBS; vector++)
		idt[vector] = gate(SELECTOR_KERNEL_CODE, trap_stubs[vector], GATE_INTERRUPT);
	idt[VECTOR_BREAKPOINT] |= (uint64_t)GATE_USER << 32;
	idt[VECTOR_DOUBLE_FAULT] = gate(SELECTOR_TSS_FAULT, 0, GATE_TASK);
	idt[CALL_INTERRUPT] = gate(SELECTOR_KERNEL_CODE, (vaddr_t)trap_stub_call, GATE_INTERRUPT | GATE_USER);
}

void
idt_init(void)
{
	const struct descriptor_register table = { sizeof(idt) - 1, (vaddr_t)idt };

	idt_fill();
	__asm__ volatile("lidt %0" : : "m"(table));
}

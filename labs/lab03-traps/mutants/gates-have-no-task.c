/* SPDX-License-Identifier: MIT */
/*
 * mutant: a double fault uses the stack that may be broken
 * class: missing case
 * in: kernel/arch/i386/idt.c
 * fails: gate_of_the_double_fault
 */
static void
idt_fill(void)
{
	for (uint32_t vector = 0; vector < VECTOR_STUBS; vector++)
		idt[vector] = gate(SELECTOR_KERNEL_CODE, trap_stubs[vector], GATE_INTERRUPT);
	idt[VECTOR_BREAKPOINT] |= (uint64_t)GATE_USER << 32;
	idt[CALL_INTERRUPT] = gate(SELECTOR_KERNEL_CODE, (vaddr_t)trap_stub_call, GATE_INTERRUPT | GATE_USER);
}

/* SPDX-License-Identifier: MIT */
/*
 * mutant: every vector has a gate
 * class: too much
 * in: kernel/arch/i386/idt.c
 * fails: gates_are_no_more_than_there_are
 */
static void
idt_fill(void)
{
	for (uint32_t vector = 0; vector < VECTOR_STUBS; vector++)
		idt[vector] = gate(SELECTOR_KERNEL_CODE, trap_stubs[vector], GATE_INTERRUPT);
	for (uint32_t vector = VECTOR_STUBS; vector < 256; vector++)
		idt[vector] = idt[13];
	idt[VECTOR_BREAKPOINT] |= (uint64_t)GATE_USER << 32;
	idt[VECTOR_DOUBLE_FAULT] = gate(SELECTOR_TSS_FAULT, 0, GATE_TASK);
	idt[CALL_INTERRUPT] = gate(SELECTOR_KERNEL_CODE, (vaddr_t)trap_stub_call, GATE_INTERRUPT | GATE_USER);
}

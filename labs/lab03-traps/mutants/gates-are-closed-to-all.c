/* SPDX-License-Identifier: MIT */
/*
 * mutant: programs may not use the breakpoint
 * class: rights
 * in: kernel/arch/i386/idt.c
 * fails: gates_open_to_programs
 */
static void
idt_fill(void)
{
	for (uint32_t vector = 0; vector < VECTOR_STUBS; vector++)
		idt[vector] = gate(SELECTOR_KERNEL_CODE, trap_stubs[vector], GATE_INTERRUPT);
	idt[VECTOR_DOUBLE_FAULT] = gate(SELECTOR_TSS_FAULT, 0, GATE_TASK);
	idt[CALL_INTERRUPT] = gate(SELECTOR_KERNEL_CODE, (vaddr_t)trap_stub_call, GATE_INTERRUPT | GATE_USER);
}

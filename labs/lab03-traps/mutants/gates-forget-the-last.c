/* SPDX-License-Identifier: MIT */
/*
 * mutant: one gate too few
 * class: off by one
 * in: kernel/arch/i386/idt.c
 * fails: gates_lead_to_their_stubs gates_shut_interrupts_off gates_open_to_programs gate_of_the_double_fault gates_are_no_more_than_there_are
 */
static void
idt_fill(void)
{
	for (uint32_t vector = 0; vector < VECTOR_STUBS - 1; vector++)
		idt[vector] = gate(SELECTOR_KERNEL_CODE, trap_stubs[vector], GATE_INTERRUPT);
	idt[VECTOR_BREAKPOINT] |= (uint64_t)GATE_USER << 32;
	idt[VECTOR_DOUBLE_FAULT] = gate(SELECTOR_TSS_FAULT, 0, GATE_TASK);
	idt[CALL_INTERRUPT] = gate(SELECTOR_KERNEL_CODE, (vaddr_t)trap_stub_call, GATE_INTERRUPT | GATE_USER);
}

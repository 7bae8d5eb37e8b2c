/* SPDX-License-Identifier: MIT */
/*
 * variant: makes gates of two words
 * in: kernel/arch/i386/idt.c
 * exercise: 1
 */
static void
gate_set(uint32_t vector, uint32_t selector, uint32_t address, uint32_t kind)
{
	uint32_t *words = (uint32_t *)&idt[vector];

	words[0] = selector * 0x10000 + address % 0x10000;
	words[1] = address / 0x10000 * 0x10000 + kind;
}

static void
idt_fill(void)
{
	for (uint32_t vector = VECTOR_STUBS; vector-- > 0;)
		if (vector == VECTOR_DOUBLE_FAULT)
			gate_set(vector, SELECTOR_TSS_FAULT, 0x1234, GATE_TASK);
		else
			gate_set(vector, SELECTOR_KERNEL_CODE, trap_stubs[vector],
				 GATE_INTERRUPT | (vector == VECTOR_BREAKPOINT ? GATE_USER : 0));
	gate_set(CALL_INTERRUPT, SELECTOR_KERNEL_CODE, (vaddr_t)trap_stub_call, GATE_INTERRUPT | GATE_USER);
}

/* SPDX-License-Identifier: MIT */
/*
 * mutant: what is spurious is handed on
 * class: missing case
 * in: kernel/arch/i386/trap.c
 * fails: interrupt_that_is_spurious_goes_nowhere
 */
static void
interrupt(uint32_t line)
{
	pic_acknowledge(line);
	if (line == IRQ_TIMER)
		trap_table.tick();
	else
		trap_table.irq(line);
}

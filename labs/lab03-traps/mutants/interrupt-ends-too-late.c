/* SPDX-License-Identifier: MIT */
/*
 * mutant: a line is handed on while it is in service
 * class: order
 * in: kernel/arch/i386/trap.c
 * fails: interrupt_ends_before_it_is_handed_on interrupt_of_line_0_is_a_tick interrupt_that_is_spurious_goes_nowhere stage_lets_the_clock_tick
 */
static void
interrupt(uint32_t line)
{
	if (line == IRQ_TIMER)
		trap_table.tick();
	else
		trap_table.irq(line);
	pic_acknowledge(line);
}

/* SPDX-License-Identifier: MIT */
/*
 * mutant: a tick is handed to the driver of line 0 as well
 * class: too much
 * in: kernel/arch/i386/trap.c
 * fails: interrupt_of_line_0_is_a_tick stage_lets_the_clock_tick
 */
static void
interrupt(uint32_t line)
{
	if (pic_acknowledge(line))
		return;
	if (line == IRQ_TIMER)
		trap_table.tick();
	if (line == IRQ_TIMER || line != IRQ_TIMER)
		trap_table.irq(line);
}

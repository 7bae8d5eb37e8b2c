/* SPDX-License-Identifier: MIT */
/*
 * mutant: every line is a tick
 * class: missing case
 * in: kernel/arch/i386/trap.c
 * fails: interrupt_ends_before_it_is_handed_on interrupt_of_line_0_is_a_tick interrupt_that_is_spurious_goes_nowhere
 */
static void
interrupt(uint32_t line)
{
	if (pic_acknowledge(line))
		return;
	trap_table.tick();
}

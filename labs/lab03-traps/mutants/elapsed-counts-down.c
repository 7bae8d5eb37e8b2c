/* SPDX-License-Identifier: MIT */
/*
 * mutant: what is left, not what has passed
 * class: inverted
 * in: kernel/arch/i386/pit.c
 * fails: elapsed_counts_from_the_tick elapsed_is_read_in_one_piece clock_agrees_with_the_machine clock_never_goes_back
 */
uint32_t
pit_elapsed(void)
{
	uint32_t count;

	outb(PIT_COMMAND, COMMAND_LATCH);
	count = inb(PIT_CHANNEL0);
	count |= (uint32_t)inb(PIT_CHANNEL0) << 8;
	return count >= PIT_PERIOD ? 0 : count;
}

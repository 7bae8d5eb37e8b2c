/* SPDX-License-Identifier: MIT */
/*
 * mutant: takes a count whose lower byte is zero for none
 * class: some values only
 * in: kernel/arch/i386/pit.c
 * fails: elapsed_counts_from_the_tick
 * seed: 1
 */
uint32_t
pit_elapsed(void)
{
	uint32_t low, count;

	outb(PIT_COMMAND, COMMAND_LATCH);
	low = inb(PIT_CHANNEL0);
	count = low | (uint32_t)inb(PIT_CHANNEL0) << 8;
	return low == 0 || count >= PIT_PERIOD ? 0 : PIT_PERIOD - count;
}

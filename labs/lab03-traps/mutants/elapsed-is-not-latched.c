/* SPDX-License-Identifier: MIT */
/*
 * mutant: the count goes on between two reads
 * class: race
 * in: kernel/arch/i386/pit.c
 * fails: elapsed_is_read_in_one_piece
 */
uint32_t
pit_elapsed(void)
{
	uint32_t count;

	count = inb(PIT_CHANNEL0);
	count |= (uint32_t)inb(PIT_CHANNEL0) << 8;
	return count >= PIT_PERIOD ? 0 : PIT_PERIOD - count;
}

/* SPDX-License-Identifier: MIT */
/*
 * mutant: lines arrive where the firmware had them
 * class: missing step
 * in: kernel/arch/i386/pic.c
 * fails: pic_moves_lines_to_their_vectors pic_starts_with_all_lines_shut pic_masks_one_line pic_keeps_what_waits stage_lets_the_clock_tick
 */
void
pic_init(void)
{
	pic_write_masks();
}

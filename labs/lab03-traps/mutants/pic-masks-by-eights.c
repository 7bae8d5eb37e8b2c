/* SPDX-License-Identifier: MIT */
/*
 * mutant: masks and opens the line of the same number of the first controller
 * class: some values only
 * in: kernel/arch/i386/pic.c
 * fails: pic_masks_one_line
 */
void
pic_mask(unsigned line)
{
	masked |= (uint16_t)(1u << line % LINES_EACH);
	pic_write_masks();
}

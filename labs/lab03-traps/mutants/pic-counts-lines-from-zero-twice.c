/* SPDX-License-Identifier: MIT */
/*
 * mutant: lines of the second controller are masked at the first
 * class: wrong controller
 * in: kernel/arch/i386/pic.c
 * fails: pic_masks_one_line pic_keeps_what_waits
 */
void
pic_unmask(unsigned line)
{
	masked &= (uint16_t)~(1u << line % LINES_EACH);
	pic_write_masks();
}

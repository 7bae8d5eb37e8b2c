/* SPDX-License-Identifier: MIT */
/*
 * mutant: a mask is set and not added
 * class: overwrites
 * in: kernel/arch/i386/pic.c
 * fails: pic_masks_one_line pic_keeps_what_waits
 */
void
pic_mask(unsigned line)
{
	masked = (uint16_t)(1u << line);
	pic_write_masks();
}

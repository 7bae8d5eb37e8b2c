/* SPDX-License-Identifier: MIT */
/*
 * mutant: the second controller has the vectors of the first
 * class: wrong constant
 * in: kernel/arch/i386/pic.c
 * fails: pic_moves_lines_to_their_vectors pic_starts_with_all_lines_shut pic_masks_one_line pic_keeps_what_waits
 */
void
pic_init(void)
{
	pic_set_up(PIC_FIRST, PIC_VECTOR, 1u << IRQ_CASCADE);
	pic_set_up(PIC_SECOND, PIC_VECTOR, IRQ_CASCADE);
	pic_write_masks();
}

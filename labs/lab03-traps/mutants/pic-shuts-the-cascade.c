/* SPDX-License-Identifier: MIT */
/*
 * mutant: line 2 is masked as well
 * class: missing case
 * in: kernel/arch/i386/pic.c
 * fails: pic_moves_lines_to_their_vectors pic_starts_with_all_lines_shut pic_masks_one_line pic_keeps_what_waits stage_lets_the_clock_tick
 */
void
pic_init(void)
{
	pic_set_up(PIC_FIRST, PIC_VECTOR, 1u << IRQ_CASCADE);
	pic_set_up(PIC_SECOND, PIC_VECTOR + LINES_EACH, IRQ_CASCADE);
	masked = UINT16_MAX;
	pic_write_masks();
}

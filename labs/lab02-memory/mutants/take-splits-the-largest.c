/* SPDX-License-Identifier: MIT */
/*
 * mutant: takes the largest block that there is
 * class: wrong choice
 * in: kernel/frames.c
 * fails: take_finds_blocks_of_every_order take_keeps_large_blocks_whole
 */
static paddr_t
block_take(unsigned order)
{
	uint32_t number;
	unsigned have = FRAME_ORDER_MAX;

	while (have > order && list_empty(&frame_lists[have]))
		have--;
	if (list_empty(&frame_lists[have]))
		return FRAME_NONE;
	number = virtual_to_physical(frame_lists[have].next) / PAGE_SIZE;
	block_remove(number);
	while (have-- > order)
		block_insert(number + (1u << have), have);
	for (uint32_t n = number; n < number + (1u << order); n++)
		frame_infos[n] = (struct frame_info){ .state = FRAME_USED };
	frames_free_count -= 1u << order;
	return number * PAGE_SIZE;
}

/* SPDX-License-Identifier: MIT */
/*
 * mutant: takes a block from an empty list when nothing is left
 * class: end of the search
 * in: kernel/frames.c
 * fails: take_says_when_nothing_is_left
 */
static paddr_t
block_take(unsigned order)
{
	uint32_t number;
	unsigned have = order;

	while (have < FRAME_ORDER_MAX && list_empty(&frame_lists[have]))
		have++;
	number = virtual_to_physical(frame_lists[have].next) / PAGE_SIZE;
	block_remove(number);
	while (have-- > order)
		block_insert(number + (1u << have), have);
	for (uint32_t n = number; n < number + (1u << order); n++)
		frame_infos[n] = (struct frame_info){ .state = FRAME_USED };
	frames_free_count -= 1u << order;
	return number * PAGE_SIZE;
}

/* SPDX-License-Identifier: MIT */
/*
 * mutant: marks only the first frame of a block as used
 * class: part of a block
 * in: kernel/frames.c
 * fails: take_finds_blocks_of_every_order
 */
static paddr_t
block_take(unsigned order)
{
	uint32_t number;
	unsigned have = order;

	while (have <= FRAME_ORDER_MAX && list_empty(&frame_lists[have]))
		have++;
	if (have > FRAME_ORDER_MAX)
		return FRAME_NONE;
	number = virtual_to_physical(frame_lists[have].next) / PAGE_SIZE;
	block_remove(number);
	while (have-- > order)
		block_insert(number + (1u << have), have);
	frame_infos[number] = (struct frame_info){ .state = FRAME_USED };
	frames_free_count -= 1u << order;
	return number * PAGE_SIZE;
}

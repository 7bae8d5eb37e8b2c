/* SPDX-License-Identifier: MIT */
/*
 * mutant: looks only for blocks of just the wanted size
 * class: gives up too soon
 * in: kernel/frames.c
 * fails: take_finds_blocks_of_every_order
 */
static paddr_t
block_take(unsigned order)
{
	uint32_t number;
	unsigned have = order;

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

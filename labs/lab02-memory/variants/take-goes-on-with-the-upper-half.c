/* SPDX-License-Identifier: MIT */
/*
 * variant: keeps the upper half, and takes from a list's end
 * in: kernel/frames.c
 * exercise: 3
 */
static paddr_t
block_take(unsigned order)
{
	for (unsigned have = order; have <= FRAME_ORDER_MAX; have++) {
		uint32_t number;

		if (list_empty(&frame_lists[have]))
			continue;
		number = virtual_to_physical(frame_lists[have].prev) / PAGE_SIZE;
		block_remove(number);
		for (; have > order; number += 1u << have)
			block_insert(number, --have);
		for (uint32_t n = 0; n < 1u << order; n++)
			frame_infos[number + n] = (struct frame_info){ .state = FRAME_USED };
		frames_free_count -= 1u << order;
		return number * PAGE_SIZE;
	}
	return FRAME_NONE;
}

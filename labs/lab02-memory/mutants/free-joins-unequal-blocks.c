/* SPDX-License-Identifier: MIT */
/*
 * mutant: joins a block with a buddy of another size
 * class: check forgotten
 * in: kernel/frames.c
 * fails: free_blocks_join_across_holes_that_are_filled frames_come_and_go
 */
void
frames_free(paddr_t first, unsigned order)
{
	uint32_t number = first / PAGE_SIZE;

	assert(number < frame_info_count && frame_infos[number].state == FRAME_USED);
	for (uint32_t n = number; n < number + (1u << order); n++)
		frame_infos[n] = (struct frame_info){ .state = FRAME_INSIDE };
	frames_free_count += 1u << order;
	while (order < FRAME_ORDER_MAX) {
		const uint32_t buddy = number ^ 1u << order;

		if (buddy >= frame_info_count || frame_infos[buddy].state != FRAME_FREE)
			break;
		block_remove(buddy);
		number &= ~(1u << order);
		order++;
	}
	block_insert(number, order);
}

/* SPDX-License-Identifier: MIT */
/*
 * mutant: marks only the first frame of a block as free
 * class: part of a block
 * in: kernel/frames.c
 * fails: free_takes_blocks_of_any_order frames_come_and_go
 */
void
frames_free(paddr_t first, unsigned order)
{
	uint32_t number = first / PAGE_SIZE;

	assert(number < frame_info_count && frame_infos[number].state == FRAME_USED);
	frame_infos[number] = (struct frame_info){ .state = FRAME_INSIDE };
	frames_free_count += 1u << order;
	while (order < FRAME_ORDER_MAX) {
		const uint32_t buddy = number ^ 1u << order;

		if (buddy >= frame_info_count || frame_infos[buddy].state != FRAME_FREE ||
		    frame_infos[buddy].order != order)
			break;
		block_remove(buddy);
		number &= ~(1u << order);
		order++;
	}
	block_insert(number, order);
}

/* SPDX-License-Identifier: MIT */
/*
 * mutant: takes the last frame for one that does not exist
 * class: boundary
 * in: kernel/frames.c
 * fails: frames_come_and_go
 * seed: 8
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

		if (buddy + (1u << order) >= frame_info_count || frame_infos[buddy].state != FRAME_FREE ||
		    frame_infos[buddy].order != order)
			break;
		block_remove(buddy);
		number &= ~(1u << order);
		order++;
	}
	block_insert(number, order);
}

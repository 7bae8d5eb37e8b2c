/* SPDX-License-Identifier: MIT */
/*
 * mutant: leaves every frame a block of its own
 * class: no joining
 * in: kernel/frames.c
 * fails: free_frames_become_the_largest_blocks stage_leaves_memory_ready
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

		if (buddy != number)
			break;
		block_remove(buddy);
		number &= ~(1u << order);
		order++;
	}
	block_insert(number, order);
}

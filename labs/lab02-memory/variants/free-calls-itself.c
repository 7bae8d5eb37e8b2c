/* SPDX-License-Identifier: MIT */
/*
 * variant: calls itself for the joined block
 * in: kernel/frames.c
 * exercise: 2
 */
static void
give(uint32_t number, unsigned order)
{
	const uint32_t size = 1u << order, buddy = number ^ size;

	if (order == FRAME_ORDER_MAX || buddy >= frame_info_count || frame_infos[buddy].order != order ||
	    frame_infos[buddy].state != FRAME_FREE) {
		frame_infos[number].state = FRAME_FREE;
		frame_infos[number].order = order;
		list_append(&frame_lists[order], physical_to_virtual(number * PAGE_SIZE));
		return;
	}
	list_remove(physical_to_virtual(buddy * PAGE_SIZE));
	frame_infos[buddy].state = FRAME_INSIDE;
	frame_infos[buddy].order = 0;
	give(number & buddy, order + 1);
}

void
frames_free(paddr_t first, unsigned order)
{
	const uint32_t number = first / PAGE_SIZE;

	assert(number < frame_info_count && frame_infos[number].state == FRAME_USED);
	for (uint32_t n = 1u << order; n-- > 0;)
		frame_infos[number + n] = (struct frame_info){ .state = FRAME_INSIDE };
	frames_free_count += 1u << order;
	give(number, order);
}

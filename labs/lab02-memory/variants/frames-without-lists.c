/* SPDX-License-Identifier: MIT */
/*
 * variant: keeps no lists: the table alone says which blocks are free, and is searched
 * in: kernel/frames.c
 * exercise: 3
 */
void
frames_free(paddr_t first, unsigned order)
{
	uint32_t number = first / PAGE_SIZE;

	assert(number < frame_info_count && frame_infos[number].state == FRAME_USED);
	for (uint32_t n = 0; n < 1u << order; n++)
		frame_infos[number + n] = (struct frame_info){ .state = FRAME_INSIDE };
	frames_free_count += 1u << order;
	for (; order < FRAME_ORDER_MAX; order++) {
		const uint32_t buddy = number ^ 1u << order;

		if (buddy >= frame_info_count || frame_infos[buddy].state != FRAME_FREE || frame_infos[buddy].order != order)
			break;
		frame_infos[buddy] = (struct frame_info){ .state = FRAME_INSIDE };
		number = number < buddy ? number : buddy;
	}
	frame_infos[number] = (struct frame_info){ .state = FRAME_FREE, .order = order };
}

static paddr_t
block_take(unsigned order)
{
	uint32_t best = frame_info_count;

	for (uint32_t n = 0; n < frame_info_count; n++)
		if (frame_infos[n].state == FRAME_FREE && frame_infos[n].order >= order &&
		    (best == frame_info_count || frame_infos[n].order < frame_infos[best].order))
			best = n;
	if (best == frame_info_count)
		return FRAME_NONE;
	for (unsigned have = frame_infos[best].order; have > order;) {
		have--;
		frame_infos[best + (1u << have)] = (struct frame_info){ .state = FRAME_FREE, .order = have };
	}
	for (uint32_t n = 0; n < 1u << order; n++)
		frame_infos[best + n] = (struct frame_info){ .state = FRAME_USED };
	frames_free_count -= 1u << order;
	return best * PAGE_SIZE;
}

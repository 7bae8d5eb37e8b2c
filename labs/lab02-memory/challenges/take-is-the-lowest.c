/* SPDX-License-Identifier: MIT */
/*
 * challenge: looks for the lowest of the blocks on a list
 * in: kernel/frames.c
 * passes: challenge_take_is_the_lowest
 */
static uint32_t
lowest(unsigned order)
{
	const struct link *list = &frame_lists[order], *found = list->next;

	for (const struct link *at = found; at != list; at = at->next)
		if (at < found)
			found = at;
	return virtual_to_physical(found) / PAGE_SIZE;
}

static paddr_t
block_take(unsigned order)
{
	uint32_t number;
	unsigned have = order;

	while (have <= FRAME_ORDER_MAX && list_empty(&frame_lists[have]))
		have++;
	if (have > FRAME_ORDER_MAX)
		return FRAME_NONE;
	number = lowest(have);
	block_remove(number);
	while (have-- > order)
		block_insert(number + (1u << have), have);
	for (uint32_t n = number; n < number + (1u << order); n++)
		frame_infos[n] = (struct frame_info){ .state = FRAME_USED };
	frames_free_count -= 1u << order;
	return number * PAGE_SIZE;
}

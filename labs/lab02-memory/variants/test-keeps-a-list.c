/* SPDX-License-Identifier: MIT */
/*
 * variant: notes blocks in a list, and tries the orders in turn
 * in: kernel/selftest/frames_test.c
 * exercise: 8
 */
#define MOST	64u

static paddr_t blocks[MOST];
static int orders[MOST];

static const char *
block_look(const struct allocator *allocator, paddr_t block, int order, uint32_t number)
{
	uint32_t *words = physical_to_virtual(block);

	if (block < allocator->start || block >= allocator->end || allocator->end - block < PAGE_SIZE << order)
		return "outside";
	if (block & ((PAGE_SIZE << order) - 1))
		return "not aligned";
	for (uint32_t n = 0; n < (PAGE_SIZE << order) / 4; n++)
		if (words[n] != 0)
			return "not zeroed";
	for (uint32_t n = 0; n < (PAGE_SIZE << order) / 4; n++)
		words[n] = number + 1;
	return NULL;
}

/* Takes all there is, blocks of these orders in turn as long as there are any, and gives it back; *most: blocks of the first order. */
static const char *
round_trip(const struct allocator *allocator, int first, int second, bool pieces, uint32_t *most)
{
	uint32_t count = 0, frames = 0;
	const char *wrong = NULL;

	*most = 0;
	for (int order = first;;) {
		paddr_t block = allocator->alloc(order);

		if (block == FRAME_NONE && order == second)
			break;
		if (block == FRAME_NONE) {
			order = second;
			continue;
		}
		if (count == MOST)
			return "too many";
		wrong = block_look(allocator, block, order, count);
		if (wrong)
			return wrong;
		*most += order == first;
		blocks[count] = block;
		orders[count++] = order;
		frames += 1u << order;
	}
	for (uint32_t n = 0; n < count; n++) {
		const uint32_t *words = physical_to_virtual(blocks[n]);

		for (uint32_t i = 0; i < (PAGE_SIZE << orders[n]) / 4; i++)
			if (words[i] != n + 1)
				return "overlap";
		if (!pieces)
			allocator->free(blocks[n], orders[n]);
		for (uint32_t i = 0; pieces && i < 1u << orders[n]; i++)
			allocator->free(blocks[n] + i * PAGE_SIZE, 0);
	}
	return frames == allocator->frames ? NULL : "lost";
}

const char *
frames_test(const struct allocator *allocator)
{
	uint32_t large, again, single;
	const char *wrong = round_trip(allocator, 3, 0, false, &large);

	wrong = wrong ? wrong : round_trip(allocator, 0, 0, false, &single);
	wrong = wrong ? wrong : round_trip(allocator, 3, 0, true, &again);
	wrong = wrong ? wrong : large != again ? "not joined" : NULL;
	wrong = wrong ? wrong : round_trip(allocator, 1, 0, false, &again);
	return wrong ? wrong : round_trip(allocator, 2, 0, true, &again);
}

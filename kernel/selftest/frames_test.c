/* SPDX-License-Identifier: MIT */
/*
 * frames_test.c: an allocator of page frames is tried out.
 *
 *   The boot option frames=test has the kernel's own tried, before anybody uses it.  What blocks
 *   have been taken is noted in these blocks themselves, as nothing else is sure to have room for
 *   it.
 */
#include "selftest/frames_test.h"

#include "arch/i386/paging.h"
#include "frames.h"

/*
 * Takes blocks of an order until there are no more, counts them, and then single frames, so that
 * all is taken.  Fills each with its address and links them by their first words.  Then gives all
 * back, the blocks in pieces.
 */
static const char *
try_order(const struct allocator *allocator, int order, bool in_frames, uint32_t *count)
{
	paddr_t list = 0, block, next;
	uint32_t *words, taken = 0;

	*count = 0;
	for (int have = order; have >= 0; have -= order > 0 ? order : 1)
		for (; (block = allocator->alloc(have)) != FRAME_NONE; list = block) {
			words = physical_to_virtual(block);
			taken += 1u << have;
			*count += have == order;
			if (block % (PAGE_SIZE << have) != 0 || block < allocator->start ||
			    block > allocator->end - (PAGE_SIZE << have) || taken > allocator->frames)
				return "a block lies where none can lie, or there are too many";
			for (uint32_t n = 0; n < (PAGE_SIZE << have) / sizeof(*words); n++) {
				if (words[n] != 0)
					return "a block is not zeroed";
				words[n] = n == 0 ? list : n == 1 ? (uint32_t)have : block;
			}
		}
	for (block = list; block != 0; block = next) {
		words = physical_to_virtual(block);
		next = words[0];
		order = words[1];
		for (uint32_t n = 2; n < (PAGE_SIZE << order) / sizeof(*words); n++)
			if (words[n] != block)
				return "two blocks overlap";
		for (uint32_t n = 0; n < (in_frames ? 1u << order : 1); n++)
			allocator->free(block + n * PAGE_SIZE, in_frames ? 0 : order);
	}
	return taken == allocator->frames ? NULL : "frames are lost";
}

/*
 * Tries an allocator nobody else uses: takes blocks of any order up to ALLOCATOR_ORDER, in any
 * number, and gives them back, each in one piece or in pieces of smaller orders.  Returns NULL only
 * if all of this holds, whatever the order in which blocks are handed out:
 *
 *   each block lies between start and end, at a multiple of its size, and shares no frame with another that is in use
 *   every byte of it is 0 when it is handed out
 *   FRAME_NONE comes when no block of that order is left, and not before: all `frames` frames can be had one by one,
 *   and that again after they have been given back; and what was given back in pieces can be had in blocks again
 *
 * The bytes of a block (physical_to_virtual()) are the caller's as long as the block is in use.
 * Gives everything back before it returns NULL.  Ends whatever the allocator does.
 *
 * LAB 2.8
 */
const char *
frames_test(const struct allocator *allocator)
{
	uint32_t before, after;
	const char *wrong = try_order(allocator, ALLOCATOR_ORDER, false, &before);

	if (wrong == NULL)
		wrong = try_order(allocator, 0, true, &after);
	if (wrong == NULL)
		wrong = try_order(allocator, ALLOCATOR_ORDER, true, &after);
	return wrong == NULL && before != after ? "what comes back in pieces is not put together" : wrong;
}

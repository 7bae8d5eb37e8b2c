/* SPDX-License-Identifier: MIT */
/*
 * frames.c: the page frame allocator: binary buddies.
 *
 *   Free memory is kept in blocks of 2^order frames, each aligned to its size, on one list per
 *   order.  Taking a block splits the smallest one that is large enough; giving one back merges it
 *   with its buddy - the block that it was once split from, found by flipping one address bit - as
 *   long as that is free and whole.  So a run of frames for a device is found without a search, and
 *   both directions take at most FRAME_ORDER_MAX steps.
 *
 *   Invariants: a free block's first frame is FRAME_FREE with the block's order and on that order's list, its
 *   others are FRAME_INSIDE; two free buddies of one order never exist; frames_free_count counts all of them.
 *
 *   When the lists are empty, some frames that are on their way back (graveyard.c) are fetched
 *   before giving up.
 */
#include "frames.h"

#include "arch/i386/paging.h"
#include "arch/i386/string.h"
#include "assert.h"
#include "boot_info.h"
#include "debug/provoke.h"
#include "graveyard.h"

#define FETCH_STEPS	2u		/* of the graveyard */

struct frame_info *frame_infos;
struct link frame_lists[FRAME_ORDER_MAX + 1];
uint32_t frame_info_count;
uint32_t frames_free_count, frames_total;

struct frame_info *
frame_info(paddr_t address)
{
	const uint32_t number = address / PAGE_SIZE;

	if (number >= frame_info_count || frame_infos[number].state == FRAME_RESERVED)
		return NULL;
	return &frame_infos[number];
}

static void
block_insert(uint32_t number, unsigned order)
{
	frame_infos[number].state = FRAME_FREE;
	frame_infos[number].order = order;
	list_prepend(&frame_lists[order], physical_to_virtual(number * PAGE_SIZE));
}

static void
block_remove(uint32_t number)
{
	frame_infos[number] = (struct frame_info){ .state = FRAME_INSIDE };
	list_remove(physical_to_virtual(number * PAGE_SIZE));
}

/*
 * Gives a block back: 2^order frames, all FRAME_USED, from one that lies at a multiple of the
 * block's size.  Its buddy is the block of the same size whose first frame's number differs in one
 * bit.  As long as the buddy exists (its number is below frame_info_count), is free and whole
 * (FRAME_FREE, of the same order), it leaves its list and the two become one block of the next
 * order, up to FRAME_ORDER_MAX.  What results goes on the list of its order, which is linked
 * through the first frames themselves.  Afterwards frame_infos says of every frame what frames.h
 * says, with nothing left of what it said of them in use, and frames_free_count counts the 2^order
 * frames.  Panics if the first frame is not in use: somebody gave it back twice.
 *
 * LAB 2.2
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

		if (buddy >= frame_info_count || frame_infos[buddy].state != FRAME_FREE ||
		    frame_infos[buddy].order != order)
			break;
		block_remove(buddy);
		number &= ~(1u << order);
		order++;
	}
	block_insert(number, order);
}

/*
 * Takes a block of 2^order frames and returns its physical address, or FRAME_NONE if no free block
 * is large enough.  Of the free blocks it takes one of the smallest that are large enough.  One
 * that is larger than needed is split in halves until it fits: the lower half is split on, the
 * upper ones become free blocks.  The frames taken are FRAME_USED, with no owner and count 0, and
 * frames_free_count no longer counts them.
 *
 * LAB 2.3
 */
static paddr_t
block_take(unsigned order)
{
	uint32_t number;
	unsigned have = order;

	while (have <= FRAME_ORDER_MAX && list_empty(&frame_lists[have]))
		have++;
	if (have > FRAME_ORDER_MAX)
		return FRAME_NONE;
	number = virtual_to_physical(frame_lists[have].next) / PAGE_SIZE;
	block_remove(number);
	while (have-- > order)
		block_insert(number + (1u << have), have);
	for (uint32_t n = number; n < number + (1u << order); n++)
		frame_infos[n] = (struct frame_info){ .state = FRAME_USED };
	frames_free_count -= 1u << order;
	return number * PAGE_SIZE;
}

paddr_t
frames_alloc(unsigned order)
{
	paddr_t frame;

	if (provoke_fails(PROVOKE_MEMORY))
		return FRAME_NONE;
	frame = block_take(order);
	for (unsigned n = 0; n < FETCH_STEPS && frame == FRAME_NONE && graveyard_fetch_frames(); n++)
		frame = block_take(order);
	if (frame != FRAME_NONE)
		memset(physical_to_virtual(frame), 0, PAGE_SIZE << order);
	return frame;
}

void
frames_adopt(paddr_t first, uint32_t count, struct memory *owner)
{
	const uint32_t begin = first / PAGE_SIZE;

	assert(begin + count <= frame_info_count);
	for (uint32_t n = begin; n < begin + count; n++) {
		assert(frame_infos[n].state == FRAME_RESERVED);
		frame_infos[n] = (struct frame_info){ .state = FRAME_USED, .owner = owner };
	}
}

void
frames_give(paddr_t start, paddr_t end)
{
	for (paddr_t frame = start; frame < end; frame += PAGE_SIZE) {
		frame_infos[frame / PAGE_SIZE].state = FRAME_USED;
		frame_free(frame);
	}
	frames_total += (end - start) / PAGE_SIZE;
}

void
frames_init(void)
{
	struct memory_map map = boot_info.usable;
	struct memory_region *region = map.regions, *end = map.regions + map.count;
	uint32_t size;

	frame_info_count = map.count == 0 ? 0 : end[-1].end / PAGE_SIZE;
	for (unsigned order = 0; order <= FRAME_ORDER_MAX; order++)
		link_init(&frame_lists[order]);
	/* The table's own room is the end of the first region that holds it. */
	size = (frame_info_count * sizeof(struct frame_info) + PAGE_MASK) & ~PAGE_MASK;
	while (region < end && region->end - region->start < size)
		region++;
	if (region == end)
		panic("no room for the frame table (%u bytes)", size);
	region->end -= size;
	frame_infos = physical_to_virtual(region->end);
	memset(frame_infos, 0, size);
	for (region = map.regions; region < end; region++)
		frames_give(region->start, region->end);
}

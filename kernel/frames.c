/* SPDX-License-Identifier: MIT */
/*
 * frames.c: the page frame allocator: binary buddies.
 *
 *   Free memory is kept in blocks of 2^order frames, each aligned to its size, on one list per order.  Taking a
 *   block splits the smallest one that is large enough; giving one back merges it with its buddy - the
 *   block that it was once split from, found by flipping one address bit - as long as that is free and whole.
 *   So a run of frames for a device is found without a search, and both directions take at most
 *   FRAME_ORDER_MAX steps.
 *
 *   Invariants: a free block's first frame is FRAME_FREE with the block's order and on that order's list, its
 *   others are FRAME_INSIDE; two free buddies of one order never exist; frames_free_count counts all of them.
 *
 *   When the lists are empty, frames that are on their way back (graveyard.c) are fetched before giving up.
 */
#include "frames.h"

#include "arch/i386/paging.h"
#include "arch/i386/string.h"
#include "arch/i386/multiboot.h"
#include "assert.h"
#include "debug/provoke.h"
#include "graveyard.h"
#include "list.h"

static struct frame_info *infos;
static uint32_t info_count;
static struct link free_lists[FRAME_ORDER_MAX + 1];

uint32_t frames_free_count, frames_total;

struct frame_info *
frame_info(paddr_t address)
{
	const uint32_t number = address / PAGE_SIZE;

	if (number >= info_count || infos[number].state == FRAME_RESERVED)
		return NULL;
	return &infos[number];
}

bool
frames_overlap_ram(paddr_t start, uint32_t size)
{
	const uint32_t first = start / PAGE_SIZE;
	const uint32_t count = (size + PAGE_MASK) / PAGE_SIZE;

	for (uint32_t n = first; n < info_count && n - first < count; n++)
		if (infos[n].state != FRAME_RESERVED)
			return true;
	return memory_map_overlaps_ram(start, size);
}

static void
block_insert(uint32_t number, unsigned order)
{
	infos[number].state = FRAME_FREE;
	infos[number].order = order;
	list_prepend(&free_lists[order], physical_to_virtual(number * PAGE_SIZE));
}

static void
block_remove(uint32_t number)
{
	infos[number] = (struct frame_info){ .state = FRAME_INSIDE };
	list_remove(physical_to_virtual(number * PAGE_SIZE));
}

void
frames_free(paddr_t first, unsigned order)
{
	uint32_t number = first / PAGE_SIZE;

	assert(number < info_count && infos[number].state == FRAME_USED);
	for (uint32_t n = number; n < number + (1u << order); n++)
		infos[n] = (struct frame_info){ .state = FRAME_INSIDE };
	frames_free_count += 1u << order;
	while (order < FRAME_ORDER_MAX) {
		const uint32_t buddy = number ^ 1u << order;

		if (buddy >= info_count || infos[buddy].state != FRAME_FREE ||
		    infos[buddy].order != order)
			break;
		block_remove(buddy);
		number &= ~(1u << order);
		order++;
	}
	block_insert(number, order);
}

void
frame_free(paddr_t frame)
{
	frames_free(frame, 0);
}

/* Splits until the block has the wanted order; the upper halves become free blocks. */
static void
block_split(uint32_t number, unsigned have, unsigned want)
{
	while (have > want) {
		have--;
		block_insert(number + (1u << have), have);
	}
}

static paddr_t
block_take(unsigned order)
{
	for (unsigned have = order; have <= FRAME_ORDER_MAX; have++) {
		if (list_empty(&free_lists[have]))
			continue;
		const uint32_t number =
			virtual_to_physical(free_lists[have].next) / PAGE_SIZE;

		block_remove(number);
		block_split(number, have, order);
		for (uint32_t n = number; n < number + (1u << order); n++)
			infos[n] = (struct frame_info){ .state = FRAME_USED };
		frames_free_count -= 1u << order;
		return number * PAGE_SIZE;
	}
	return FRAME_NONE;
}

paddr_t
frames_alloc(unsigned order)
{
	paddr_t frame;

	if (provoke_fails(PROVOKE_MEMORY))
		return FRAME_NONE;
	frame = block_take(order);
	while (frame == FRAME_NONE && graveyard_fetch_frames())
		frame = block_take(order);
	return frame;
}

paddr_t
frame_alloc_zeroed(void)
{
	const paddr_t frame = frames_alloc(0);

	if (frame != FRAME_NONE)
		memset(physical_to_virtual(frame), 0, PAGE_SIZE);
	return frame;
}

void
frames_adopt(paddr_t first, uint32_t count, struct memory *owner)
{
	const uint32_t number = first / PAGE_SIZE;

	assert(number + count <= info_count);
	for (uint32_t n = number; n < number + count; n++) {
		assert(infos[n].state == FRAME_RESERVED);
		infos[n] = (struct frame_info){ .state = FRAME_USED, .owner = owner };
	}
}

/* Takes the table's own room from the end of the first region that holds it. */
static paddr_t
table_place(struct memory_map *map, uint32_t size)
{
	for (uint32_t i = 0; i < map->count; i++) {
		struct memory_region *region = &map->regions[i];

		if (region->end - region->start < size)
			continue;
		region->end -= size;
		return region->end;
	}
	panic("no room for the frame table (%u bytes)", size);
}

void
frames_init(void)
{
	struct memory_map map = *memory_map_get();
	uint32_t size;

	for (uint32_t i = 0; i < map.count; i++)
		if (map.regions[i].end / PAGE_SIZE > info_count)
			info_count = map.regions[i].end / PAGE_SIZE;
	for (unsigned order = 0; order <= FRAME_ORDER_MAX; order++)
		link_init(&free_lists[order]);
	size = (info_count * sizeof(struct frame_info) + PAGE_MASK) & ~PAGE_MASK;
	infos = physical_to_virtual(table_place(&map, size));
	memset(infos, 0, size);
	for (uint32_t i = 0; i < map.count; i++)
		for (paddr_t p = map.regions[i].start; p < map.regions[i].end; p += PAGE_SIZE) {
			if (p == 0)
				continue;
			infos[p / PAGE_SIZE].state = FRAME_USED;
			frame_free(p);
		}
	frames_total = frames_free_count;
}

static uint32_t
block_check(uint32_t number, unsigned order)
{
	const uint32_t buddy = number ^ 1u << order;

	assert(infos[number].state == FRAME_FREE && infos[number].order == order);
	assert(number % (1u << order) == 0);
	for (uint32_t n = number + 1; n < number + (1u << order); n++)
		assert(infos[n].state == FRAME_INSIDE);
	assert(order == FRAME_ORDER_MAX || buddy >= info_count ||
	       infos[buddy].state != FRAME_FREE || infos[buddy].order != order);
	return 1u << order;
}

void
frames_check(void)
{
	uint32_t counted = 0, listed = 0;

	for (unsigned order = 0; order <= FRAME_ORDER_MAX; order++)
		list_each(link, &free_lists[order])
			listed += block_check(virtual_to_physical(link) / PAGE_SIZE, order);
	for (uint32_t n = 0; n < info_count; n++)
		if (infos[n].state == FRAME_FREE || infos[n].state == FRAME_INSIDE)
			counted++;
	assert(listed == frames_free_count && counted == frames_free_count);
}

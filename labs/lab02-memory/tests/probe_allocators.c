/* SPDX-License-Identifier: MIT */
/*
 * probe_allocators.c: allocators that are right, and such that are not, for exercise 2.8.
 *
 *   One simple allocator over a small piece of memory, a byte a frame, with a switch for each way
 *   to go wrong.  It lies in the probe's own memory, so what a test does to it hurts nobody else.
 */
#include "labs/lab02-memory/tests/probe_allocators.h"

#include "arch/i386/paging.h"
#include "arch/i386/string.h"
#include "frames.h"

#define FRAMES		64u
#define SLACK		8u	/* frames in front and behind, for those that go too far */
#define EVERY		5u	/* some mistakes are made now and then */

enum number {
	RIGHT_FIRST_FIT, RIGHT_LAST_FIT, RIGHT_NEXT_FIT, RIGHT_BEST_BLOCK,
	NOT_ZEROED, ZEROES_ONE_FRAME, NOT_ALIGNED, SHARES_A_FRAME, LOSES_FRAMES, NEVER_JOINS, KEEPS_THE_LAST, GOES_TOO_FAR,
	HANDS_OUT_TWICE, FORGETS_TO_ZERO_NOW_AND_THEN, GIVES_UP_TOO_SOON, NEVER_ENDS, GOES_BEFORE_THE_START,
};

static uint8_t memory[(FRAMES + 2 * SLACK) * PAGE_SIZE] __attribute__((aligned(PAGE_SIZE << ALLOCATOR_ORDER)));
static uint8_t used[FRAMES];
static uint8_t split[FRAMES];	/* handed out singly at some time */
static uint32_t number, next, calls;

static uint8_t *
frame_bytes(uint32_t frame)
{
	return memory + (SLACK + frame) * PAGE_SIZE;
}

static bool
is_free(uint32_t frame, uint32_t size)
{
	for (uint32_t n = frame; n < frame + size; n++)
		if (n >= FRAMES || used[n] || (number == NEVER_JOINS && size > 1 && split[n]))
			return false;
	return true;
}

/* A block of a right allocator may lie anywhere, at a multiple of its size. */
static uint32_t
find(uint32_t size)
{
	const uint32_t step = number == NOT_ALIGNED ? 1 : size;
	const uint32_t places = number == KEEPS_THE_LAST ? FRAMES - 1 : FRAMES;
	const uint32_t from = number == RIGHT_NEXT_FIT ? next & ~(size - 1) : number == NOT_ALIGNED && size > 1 ? 1 : 0;

	for (uint32_t n = 0; n < places; n += step) {
		uint32_t frame = (from + n) % FRAMES;

		if (number == RIGHT_LAST_FIT)
			frame = FRAMES - size - n;
		if (frame + size <= places && is_free(frame, size))
			return frame;
	}
	return FRAMES;
}

static uint32_t
find_any(uint32_t size)
{
	/* Among single frames, those whose neighbour is in use first: keeps blocks whole. */
	for (uint32_t n = 0; number == RIGHT_BEST_BLOCK && size == 1 && n < FRAMES; n++)
		if (!used[n] && used[n ^ 1])
			return n;
	return find(size);
}

static bool
is_zeroed(void)
{
	return number != NOT_ZEROED && (number != FORGETS_TO_ZERO_NOW_AND_THEN || calls % EVERY != 0);
}

static paddr_t
allocate(unsigned order)
{
	const uint32_t size = 1u << order;
	uint32_t frame = find_any(size);

	calls++;
	if (number == HANDS_OUT_TWICE && calls % EVERY == 0 && used[0])
		frame = 0;
	if (frame == FRAMES && number == NEVER_ENDS)
		frame = 0;
	if (frame == FRAMES || (number == GIVES_UP_TOO_SOON && allocator_left() < 2 * size))
		return FRAME_NONE;
	for (uint32_t n = frame; n < frame + size; n++) {
		used[n] = !(number == SHARES_A_FRAME && size > 1 && n == frame + size - 1);
		split[n] |= size == 1;
	}
	next = frame + size;
	if (number == GOES_TOO_FAR && frame + size == FRAMES)
		frame += size;
	if (number == GOES_BEFORE_THE_START && frame == 0)
		return virtual_to_physical(memory);
	if (is_zeroed())
		memset(frame_bytes(frame), 0, number == ZEROES_ONE_FRAME ? PAGE_SIZE : size * PAGE_SIZE);
	return virtual_to_physical(frame_bytes(frame));
}

static void
give_back(paddr_t first, unsigned order)
{
	const uint32_t frame = (first - virtual_to_physical(frame_bytes(0))) / PAGE_SIZE;
	const uint32_t size = number == LOSES_FRAMES ? 1 : 1u << order;

	for (uint32_t n = frame; n < frame + size && n < FRAMES; n++)
		used[n] = 0;
}

uint32_t
allocator_left(void)
{
	uint32_t left = 0;

	for (uint32_t n = 0; n < FRAMES; n++)
		left += !used[n];
	return left;
}

void
allocator_set_up(uint32_t which, struct allocator *allocator)
{
	memset(memory, PAGE_MASK & 0x5a, sizeof(memory));
	memset(used, 0, sizeof(used));
	memset(split, 0, sizeof(split));
	number = which;
	next = calls = 0;
	*allocator = (struct allocator){
		allocate, give_back, virtual_to_physical(frame_bytes(0)), virtual_to_physical(frame_bytes(FRAMES)), FRAMES,
	};
}

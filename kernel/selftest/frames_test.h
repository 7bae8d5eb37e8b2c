/* SPDX-License-Identifier: MIT */
/*
 * frames_test.h: is an allocator of page frames right?
 */
#pragma once

#include "types.h"

/* An allocator as frames.h describes one, seen from outside. */
struct allocator {
	paddr_t (*alloc)(unsigned order);
	void (*free)(paddr_t first, unsigned order);
	paddr_t start, end;		/* all of its frames lie in here */
	uint32_t frames;		/* how many are free */
};

#define ALLOCATOR_ORDER	3u		/* blocks larger than 2^3 frames are not asked for */

/* NULL if the allocator does what it should, else what is wrong with it. */
const char *frames_test(const struct allocator *allocator);

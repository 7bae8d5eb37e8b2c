/* SPDX-License-Identifier: MIT */
/*
 * probe_allocators.h: allocators that are right, and such that are not, for exercise 2.8.
 */
#pragma once

#include "selftest/frames_test.h"

/*
 * Sets number n up, with all of its frames free, and describes it.  The first ones are right
 * (judge_test.c knows how many).
 */
void allocator_set_up(uint32_t number, struct allocator *allocator);

/* How many of its frames are free. */
uint32_t allocator_left(void);

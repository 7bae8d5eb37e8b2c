/* SPDX-License-Identifier: MIT */
/*
 * timeouts_test.h: is a queue of timeouts right?
 */
#pragma once

#include "timeout.h"

/* A queue as timeout.h describes one, seen from outside; it is empty. */
struct timeout_queue {
	void (*start)(struct timeout *timeout, uint32_t delay);
	void (*remove)(struct timeout *timeout);
	void (*tick)(void);
};

/* The least of some numbers: who keeps a model of a queue wants to know what comes next. */
static inline uint64_t
least(const uint64_t *numbers, uint32_t count)
{
	uint64_t found = UINT64_MAX;

	for (uint32_t n = 0; n < count; n++)
		if (numbers[n] < found)
			found = numbers[n];
	return found;
}

/* NULL if the queue does what it should, else what is wrong with it. */
const char *timeouts_test(const struct timeout_queue *queue);

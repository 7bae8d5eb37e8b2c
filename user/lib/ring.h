/* SPDX-License-Identifier: MIT */
/*
 * ring.h: a ring of numbers in memory that two tasks share: one puts, the other takes.
 *
 *	numbers[taken .. put)  are on their way; both counters only ever rise (and wrap)
 *
 *   put is written by the producer alone and taken by the consumer alone, so no lock is needed: each
 *   sees the other's counter late at worst, which looks like a ring that is fuller or emptier than it is.
 *   The other side is the other task's memory: its counter may say anything, so it is only ever used to
 *   compute how many numbers there are, and that is bounded here.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define RING_SIZE	1000u

struct ring {
	volatile uint32_t put;
	volatile uint32_t taken;
	volatile uint32_t numbers[RING_SIZE];
};

/* Memory for one, in whole pages. */
#define RING_BYTES	((sizeof(struct ring) + 4095u) & ~4095u)

/* Numbers that wait; at most RING_SIZE whatever the other side wrote. */
static inline uint32_t
ring_count(const struct ring *ring)
{
	uint32_t count = ring->put - ring->taken;

	return count <= RING_SIZE ? count : RING_SIZE;
}

/* False if the ring is full. */
static inline bool
ring_put(struct ring *ring, uint32_t number)
{
	if (ring_count(ring) == RING_SIZE)
		return false;
	ring->numbers[ring->put % RING_SIZE] = number;
	__asm__ volatile("" : : : "memory");	/* the number before the counter */
	ring->put = ring->put + 1;
	return true;
}

/* False if the ring is empty. */
static inline bool
ring_take(struct ring *ring, uint32_t *number)
{
	if (ring_count(ring) == 0)
		return false;
	*number = ring->numbers[ring->taken % RING_SIZE];
	__asm__ volatile("" : : : "memory");
	ring->taken = ring->taken + 1;
	return true;
}

/* SPDX-License-Identifier: MIT */
/*
 * camp.h: what an attacker is, and what its space looks like.
 *
 *   An attacker is a task that does nothing but make random calls.  Its threads are called actors.
 *   It runs the fuzzer's own text, mapped read-only, and has no data segment: whatever its actors
 *   write is in
 *
 *	CAMP	what its actors share (struct camp), and a stack for each
 *	TALLY	what they have done, counted (tally.h); shared with the supervisor
 *
 *   Everything else is for the taking: the ARENA lies across the border between two page tables.
 *
 *   An attacker may make tasks like itself; what it gives them is a smaller camp with fewer handles.
 */
#pragma once

#include "abi/calls.h"
#include "abi/space.h"
#include "random.h"
#include "tally.h"

#define ACTORS_MAX	6u
#define ACTOR_STACK	PAGE_SIZE

#define CAMP		0x20000000u
#define CAMP_SIZE	((1 + ACTORS_MAX) * PAGE_SIZE)	/* struct camp, then the stacks */
#define TALLY		0x21000000u
#define ARENA		0x303f0000u
#define ARENA_PAGES	32u
#define SPAWN_WINDOWS	0x50000000u	/* where an actor fills the camp of a task it makes */

/* The devices they get: addresses where nothing answers, and the first serial line. */
#define FUZZ_DEVICE	  0xe0000000u
#define FUZZ_DEVICE_PAGES 16u
#define FUZZ_PORTS	  0x3f8u
#define FUZZ_PORT_COUNT	  8u
#define FUZZ_IRQ	  4u

/* Handles every attacker has from the start, as far as whoever made it could give them. */
enum camp_handle {
	CAMP_TASK	= 1,	/* the attacker itself */
	CAMP_TEXT,		/* Memory: the fuzzer's text */
	CAMP_TALLY,		/* Memory: the tally */
	CAMP_ENDPOINT,		/* Endpoint: its own */
	CAMP_CONNECTION,	/* Connection to that */
	CAMP_PLAZA,		/* Endpoint: shared with all attackers */
	CAMP_PLAZA_DOOR,	/* Connection to that */
	CAMP_SERVICE,		/* Connection to the supervisor, which answers */
	CAMP_SPARSE,		/* Memory, some pages committed */
	CAMP_CONTIGUOUS,	/* Memory */
	CAMP_DEVICE,		/* Memory: addresses where nothing answers */
	CAMP_PORTS,		/* Ports: the first serial line's */
	CAMP_IRQ,		/* Irq: the first serial line's */
	CAMP_IRQ_TAKEN,		/* Irq: the clock's, which the kernel keeps */
	CAMP_THREAD,		/* Thread: its first */
	CAMP_HANDLES
};

/* One index for each kind of object: kind_index(OBJECT_TASK) == 0. */
#define KINDS		7u
#define KNOWN		8u	/* handles remembered of each kind */
#define KNOWN_FIXED	2u	/* of them never forgotten */
#define TOKENS		4u

static inline uint32_t
kind_index(uint32_t meta)
{
	return (uint32_t)__builtin_ctz((meta & OBJECT_TYPES) / OBJECT_TASK);
}

struct camp {
	uint32_t seed;			/* of the next actor */
	uint32_t actors;		/* stacks taken so far */
	uint32_t depth;			/* 0: made by the supervisor */
	uint32_t text_pages;
	uint32_t allowed[CALLS_COUNTED]; /* results each call may have: tally.h */
	uint32_t known[KINDS][KNOWN];	/* handles that were good once */
	uint32_t tokens[TOKENS];	/* callers kept waiting */
	uint8_t scratch[256];		/* a good address to give to a call */
};

_Static_assert(sizeof(struct camp) <= PAGE_SIZE, "the stacks begin on the next page");

#define CAMP_SCRATCH	(CAMP + __builtin_offsetof(struct camp, scratch))

/* The top of the n-th actor's stack. */
static inline uint32_t
camp_stack(uint32_t n)
{
	return CAMP + PAGE_SIZE + (n + 1) * ACTOR_STACK;
}

/* Prepare the camp of a new attacker, which whoever makes it has mapped somewhere. */
void
camp_fill(struct camp *camp, uint32_t seed, uint32_t depth, uint32_t text_pages,
	  const uint32_t *allowed);

/* An actor's first instruction (enter.S): its stack is camp_stack(n), and n its number. */
void
actor_entry(void);

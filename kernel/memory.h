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
#define MEMORY_DIRECT		8u	/* pages whose frames are listed in the object itself */
#define MEMORY_TABLE		1024u	/* pages whose frames one table lists */

struct memory {
	struct object object;
	uint32_t pages;
	uint32_t committed;		/* pages that have frames */
	uint32_t charge;		/* bytes charged for frames and tables */
	enum memory_kind kind;
	paddr_t base;			/* CONTIGUOUS, DEVICE: of page 0 */
	union {				/* SPARSE: frames by page; 0: none */
		paddr_t direct[MEMORY_DIRECT];	/* up to 8 pages */
		paddr_t *table;			/* up to 1,024 pages */
		paddr_t **tables;		/* more */
	};
	struct grave grave;
	uint32_t cursor;		/* how far giving back has come */
};

/* The physical address of a page (below memory->pages), or MEMORY_ABSENT. */
paddr_t memory_page(const struct memory *memory, uint32_t page);

/* Makes the Memory of a physical range at boot; payer may be NULL. */
struct memory *memory_create_boot(enum memory_kind kind, paddr_t base, uint32_t pages);

/* Commits every page, however long it takes.  Boot only. */
error_t memory_fill(struct memory *memory);

void memory_unreferenced(struct object *object);

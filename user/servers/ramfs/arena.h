/* SPDX-License-Identifier: MIT */
/*
 * arena.h: kept memory in pieces: pages, and parts of pages.
 *
 *	+--------+-----------+------+-----------+------+- - - - -
 *	| kept.h | 128 128 ..| page | 64 64 64 ..| free |  not there yet: arena_more()
 *	+--------+-----------+------+-----------+------+- - - - -
 *
 *   A part has the smallest of CLASSES sizes that it fits, and a page has parts of one size.  What
 *   is in use is known here, in memory that dies with the server: a successor marks what it reaches
 *   from the root, and all else is free.  So whoever makes something may die before it hangs
 *   anywhere, and nothing is lost; but what is given back must not be reachable any more, not even
 *   by undoing.
 *
 *   Pure code, but for the two functions at the end.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DATA_PAGE	4096u
#define PART_MAX	512u

/* Begin, with nothing in use: `pages` at most from `base` on, the first `there` of which are there. */
bool
arena_begin(uint8_t *base, uint32_t pages, uint32_t there);

/* What is at an address, whole, may be in use: it lies in the arena as a piece of that size would. */
bool
arena_holds(const void *piece, uint32_t size);

/* It is in use.  False: it cannot be, or overlaps what is. */
bool
arena_mark(const void *piece, uint32_t size);

bool
arena_marked(const void *piece, uint32_t size);

/* What is not marked may be given out from now on. */
void
arena_ready(void);

/* A zeroed page, or part of one; NULL: none left.  size: at most PART_MAX. */
void *
page_new(void);
void
page_free(void *page);
void *
part_new(uint32_t size);
void
part_free(void *part, uint32_t size);

/*
 * How many pages are there now, if it were more?  From outside: at least one more than before, or
 * as many as before.
 */
uint32_t
arena_more(uint32_t there);

/* SPDX-License-Identifier: MIT */
/*
 * undo.h: several bytes of kept memory change all at once, or not at all.
 *
 *	undo_note(bytes) ... they change ... undo_forget()	it counts
 *	undo_note(bytes) ... they change ... the server dies; the next one calls undo_all(): they are as they were
 *
 *   What was in the bytes is copied before they change, and counts from the moment at which `count`
 *   says that it is there.  Addresses are kept as offsets from the memory's beginning, and looked
 *   at before they are trusted.
 */
#pragma once

#include <stdint.h>

/* Stores before it are made before those after it, for who finds them after our death. */
#define kept_barrier()	__asm__ volatile ("" : : : "memory")

/* Some bytes as they were. */
struct undo {
	uint32_t at, length, bytes;	/* offsets in kept memory; where the old bytes are, in the list's bytes */
};

/* What is kept of a list; records and bytes lie where struct undo_list says. */
struct undo_counts {
	uint32_t count, used;
};

struct undo_list {
	uint8_t *base;			/* kept memory */
	uint32_t size;
	struct undo_counts *counts;
	struct undo *records;
	uint32_t records_max;
	uint8_t *bytes;
	uint32_t bytes_max;
};

/*
 * Bytes of kept memory are about to change.  A change that is larger than the list is the program's
 * own mistake: it aborts.
 */
void
undo_note(const struct undo_list *list, const void *bytes, uint32_t length);

/* What was noted counts for good. */
void
undo_forget(const struct undo_list *list);

/* Everything that was noted is as it was. */
void
undo_all(const struct undo_list *list);

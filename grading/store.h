/* SPDX-License-Identifier: MIT */
/*
 * store.h: the memory behind one result.
 *
 * A result points to strings, transcripts and mapped files of different
 * origin; its store owns them all and lets go of them at once.  Not to be
 * shared between threads.
 */
#pragma once

#include <stddef.h>

struct machine_store;

struct machine_store *
store_new(void);

/* NULL is allowed. */
void
store_free(struct machine_store *store);

/* Zeroed memory.  Never NULL: ends the process if there is none. */
void *
store_alloc(struct machine_store *store, size_t size);

/* A copy of size bytes with a zero after them. */
char *
store_copy(struct machine_store *store, const void *bytes, size_t size);

/* A copy of a string; NULL for NULL. */
char *
store_string(struct machine_store *store, const char *string);

/*
 * The first size bytes of a file, mapped privately: the file and this view of
 * it are independent once nobody writes to the file any more.  NULL (errno
 * set) if it cannot be mapped or size is 0.
 */
const void *
store_map(struct machine_store *store, int descriptor, size_t size);

/* Zeroed memory by the page, for whole memories.  NULL if there is none. */
void *
store_pages(struct machine_store *store, size_t size);

/* SPDX-License-Identifier: MIT */
/*
 * heap.h: memory in pieces of any size, with the names and meanings of ISO C11 7.22.3.
 *
 *   One thread at a time: a program that allocates from several threads takes turns itself.
 */
#pragma once

#include <stddef.h>

/* New memory for at least size bytes, aligned to 16; NULL if there is none (or size is 0). */
void *
malloc(size_t size);

/* The same for count things of size bytes, all zero; NULL also if count * size is no size. */
void *
calloc(size_t count, size_t size);

/* Make it larger or smaller, keeping what fits; NULL: nothing has changed. */
void *
realloc(void *memory, size_t size);

/* Give it back; NULL is allowed. */
void
free(void *memory);

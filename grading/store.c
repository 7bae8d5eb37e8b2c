/* SPDX-License-Identifier: MIT */
/*
 * store.c: a list of pieces of memory, freed together.
 *
 * A piece is either on the heap (then it starts with its own list node) or
 * mapped (then a heap piece holds the node).  There is no way to free one
 * piece: results are small in number of pieces and short-lived.
 */
#include "store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

struct piece {
	struct piece	*next;
	void		*mapped;	/* NULL for a heap piece */
	size_t		size;		/* of what is mapped */
	max_align_t	bytes[];	/* of a heap piece */
};

struct machine_store {
	struct piece	*pieces;
};

static void *
alloc_or_end(size_t size)
{
	void *memory = calloc(1, size);

	if (!memory) {
		fprintf(stderr, "machine library: out of memory\n");
		exit(2);
	}
	return memory;
}

static struct piece *
add_piece(struct machine_store *store, size_t size)
{
	struct piece *piece = alloc_or_end(sizeof *piece + size);

	piece->next = store->pieces;
	store->pieces = piece;
	return piece;
}

struct machine_store *
store_new(void)
{
	return alloc_or_end(sizeof(struct machine_store));
}

void
store_free(struct machine_store *store)
{
	struct piece *piece, *next;

	if (!store)
		return;
	for (piece = store->pieces; piece; piece = next) {
		next = piece->next;
		if (piece->mapped)
			munmap(piece->mapped, piece->size);
		free(piece);
	}
	free(store);
}

void *
store_alloc(struct machine_store *store, size_t size)
{
	return add_piece(store, size)->bytes;
}

char *
store_copy(struct machine_store *store, const void *bytes, size_t size)
{
	char *copy = store_alloc(store, size + 1);

	if (size)
		memcpy(copy, bytes, size);
	return copy;
}

char *
store_string(struct machine_store *store, const char *string)
{
	return string ? store_copy(store, string, strlen(string)) : NULL;
}

static void *
keep_mapping(struct machine_store *store, void *mapped, size_t size)
{
	struct piece *piece;

	if (mapped == MAP_FAILED)
		return NULL;
	piece = add_piece(store, 0);
	piece->mapped = mapped;
	piece->size = size;
	return mapped;
}

const void *
store_map(struct machine_store *store, int descriptor, size_t size)
{
	return keep_mapping(store, mmap(NULL, size, PROT_READ, MAP_PRIVATE,
		descriptor, 0), size);
}

void *
store_pages(struct machine_store *store, size_t size)
{
	return keep_mapping(store, mmap(NULL, size, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), size);
}

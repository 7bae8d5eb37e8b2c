/* SPDX-License-Identifier: MIT */
/*
 * recover.c: a successor takes over the tree.  Design: kept.h.
 *
 *	1. undo what was not committed
 *	2. from the root: look at each name and its node, mark them in the arena, and hang them into hash table, lists and counts
 *	3. the same for nodes that have no name left but are open
 *	4. what is marked is in use, and all else is free
 *
 *   Whatever a pointer leads to is looked at before it is followed: it lies in the arena, and
 *   nothing else lies there.  Directories that have been found and not been looked at yet hang in a
 *   list, so the depth of the tree does not matter.
 */
#include <string.h>
#include <sys/stat.h>

#include "arena.h"
#include "kept.h"

static struct node *waiting;		/* directories to be looked at, by directory.found */

/* A page of a file, charged. */
static bool
adopt_page(struct node *node, const void *page)
{
	if (!arena_mark(page, DATA_PAGE) || !charge(node->owner, 0, 1))
		return false;
	node->file.pages++;
	return true;
}

/* The pages of one chunk; those behind the last that the size needs go. */
static bool
adopt_chunk(struct node *node, uint8_t **chunk, uint32_t pages)
{
	if (!adopt_page(node, chunk))
		return false;
	for (uint32_t i = 0; i < CHUNK_PAGES; i++) {
		if (i >= pages)
			chunk[i] = NULL;
		if (chunk[i] && !adopt_page(node, chunk[i]))
			return false;
	}
	return true;
}

static bool
adopt_file(struct node *node)
{
	uint32_t pages = (uint32_t)((node->size + DATA_PAGE - 1) / DATA_PAGE);
	uint8_t ***chunks = node->file.chunks;

	node->file.pages = 0;
	if (node->size > FILE_SIZE_MAX || node->file.original_size > node->size)
		return false;
	if (!chunks)
		return true;
	if (!arena_mark(chunks, (uint32_t)(CHUNKS_MAX * sizeof *chunks)))
		return false;
	for (uint32_t i = 0; i < CHUNKS_MAX; i++) {
		uint32_t first = i * CHUNK_PAGES;

		if (first >= pages)
			chunks[i] = NULL;
		if (chunks[i] && !adopt_chunk(node, chunks[i], pages - first))
			return false;
	}
	data_clear_rest(node);
	return true;
}

static bool
adopt_link(struct node *node)
{
	return node->size < PART_MAX && arena_mark(node->link, (uint32_t)node->size + 1) &&
	       strnlen(node->link, (size_t)node->size + 1) == node->size;
}

/* A node that is met for the first time. */
static bool
adopt_node(struct node *node)
{
	if (!arena_mark(node, sizeof *node))
		return false;
	if (!client_lives(node->owner))
		node->owner = 0;
	if (!charge(node->owner, 1, 0))
		return false;
	node->links = node->opens = 0;
	node_count++;
	if (S_ISREG(node->mode))
		return adopt_file(node);
	if (S_ISLNK(node->mode))
		return adopt_link(node);
	if (!S_ISDIR(node->mode))
		return false;
	node->directory.parent = NULL;
	node->directory.last = node->directory.hint = NULL;
	node->directory.found = waiting;
	waiting = node;
	return true;
}

/* What a name names: a directory has one name only. */
static bool
adopt_named(struct node *directory, struct node *node)
{
	if (arena_marked(node, sizeof *node)) {
		node->links++;
		return !node_is_directory(node);
	}
	if (!adopt_node(node))
		return false;
	node->links = 1;
	if (node_is_directory(node)) {
		node->links = 2;
		node->directory.parent = directory;
		directory->links++;
	}
	return true;
}

static bool
adopt_entry(struct node *directory, struct entry *e)
{
	const struct entry *last = directory->directory.last;

	if (!arena_holds(e, sizeof *e) || !arena_mark(e, ENTRY_SIZE(e->length)) || e->directory != directory ||
	    strnlen(e->name, (size_t)e->length + 1) != e->length || e->place <= (last ? last->place : 0) ||
	    e->place > directory->directory.last_place || directory_find(directory, e->name, e->length) ||
	    !adopt_named(directory, e->node))
		return false;
	directory_hang(e);
	return true;
}

static bool
adopt_directories(void)
{
	while (waiting) {
		struct node *directory = waiting;

		waiting = directory->directory.found;
		for (struct entry *e = directory->directory.first; e; e = e->next) {
			if (!adopt_entry(directory, e))
				return false;
		}
	}
	return true;
}

/* What is open and has no name left: an empty directory, or a file. */
static bool
adopt_open(struct node *node)
{
	if (!arena_marked(node, sizeof *node) && (!adopt_node(node) || (node_is_directory(node) && node->directory.first)))
		return false;
	node->opens++;
	return adopt_directories();
}

bool
recover(uint32_t arena_pages, open_node_function *open_node)
{
	waiting = NULL;
	node_count = 0;
	directory_begin();
	kept_undo();
	if (kept->pages_there > arena_pages || !kept->root || !adopt_node(kept->root) || !node_is_directory(kept->root))
		return false;
	kept->root->links = 2;
	kept->root->directory.parent = kept->root;
	if (!adopt_directories())
		return false;
	for (uint32_t i = 0; i < FILES_MAX; i++) {
		struct node **node = open_node(i);

		if (node && !adopt_open(*node))
			return false;
	}
	arena_ready();
	return true;
}

/* SPDX-License-Identifier: MIT */
/*
 * user_ramfs.h: the pure part of ramfs on the host, with pages that may run out.
 */
#pragma once

#include "unit.h"

#include <sys/stat.h>

#include "user/lib/undo.c"
#include "user/servers/ramfs/arena.c"
#include "user/servers/ramfs/kept.c"
#include "user/servers/ramfs/data.c"
#include "user/servers/ramfs/directory.c"
#include "user/servers/ramfs/node.c"
#include "user/servers/ramfs/recover.c"
#include "user/servers/ramfs/tree.c"

#define OWNER	7u

#define ARENA_PAGES	4096u

static uint32_t nodes_charged, pages_charged, page_limit, node_limit;

static inline struct kept *
kept_memory(void)
{
	static uint8_t memory[sizeof(struct kept) + (ARENA_PAGES + 1) * DATA_PAGE] __attribute__((aligned(DATA_PAGE)));

	return (struct kept *)memory;
}

/* Pages that are in use. */
static inline uint32_t
pages_in_use(void)
{
	uint32_t used = 0;

	for (uint32_t i = 0; i < arena.there; i++)
		used += arena.pages[i].kind != PAGE_FREE;
	return used;
}

uint32_t
arena_more(uint32_t there)
{
	if (there < page_limit)
		kept->pages_there = there + 1;
	return kept->pages_there;
}

bool
charge(uint32_t client, int32_t more_nodes, int32_t more_pages)
{
	if (client != OWNER)
		return true;
	if (more_nodes > 0 && nodes_charged == node_limit)
		return false;
	nodes_charged += (uint32_t)more_nodes;
	pages_charged += (uint32_t)more_pages;
	return true;
}

bool
client_lives(uint32_t client)
{
	return client == OWNER;
}

struct io_time
time_now(void)
{
	static uint32_t now;

	return (struct io_time){ .seconds = ++now };
}

static struct node *root;

static inline void
begin(void)
{
	page_limit = node_limit = UINT32_MAX;
	kept_begin(kept_memory(), sizeof(struct kept) + (ARENA_PAGES + 1) * DATA_PAGE);
	memset(kept, 0, sizeof *kept);
	ck_assert(arena_begin(kept_arena(0), ARENA_PAGES, 0));
	arena_ready();
	directory_begin();
	node_count = 0;
	root = kept->root = tree_new();
	commit();
}

static inline void
expect_sound(void)
{
	const char *what = "";

	ck_assert_msg(node_check(root, &what), "%s", what);
}

/* Write, as the server does: all or as much as there is room for. */
static inline int32_t
write_at(struct node *node, uint64_t offset, const uint8_t *bytes, uint32_t length)
{
	for (uint32_t done = 0, run; done < length; done += run) {
		uint8_t *to = data_reserve(node, offset + done, &run);

		if (!to)
			return ERRNO(ENOSPC);
		run = run < length - done ? run : length - done;
		memcpy(to, bytes + done, run);
		if (node->size < offset + done + run)
			node->size = offset + done + run;
	}
	return (int32_t)length;
}

static inline uint32_t
read_at(const struct node *node, uint64_t offset, uint8_t *bytes, uint32_t length)
{
	uint32_t done = 0, run;

	while (done < length && offset + done < node->size) {
		const uint8_t *from = data_at(node, offset + done, &run);

		run = run < length - done ? run : length - done;
		if (run > node->size - offset - done)
			run = (uint32_t)(node->size - offset - done);
		memcpy(bytes + done, from, run);
		done += run;
	}
	return done;
}

static inline void
remove_all(struct node *directory)
{
	while (directory->directory.first) {
		struct entry *e = directory->directory.first;
		struct walk walk = { .node = e->node, .entry = e, .parent = directory };

		if (node_is_directory(e->node)) {
			remove_all(e->node);
			ck_assert_int_eq(tree_rmdir(&walk), 0);
		} else {
			ck_assert_int_eq(tree_unlink(&walk), 0);
		}
	}
}

static inline void
end(void)
{
	expect_sound();
	remove_all(root);
	ck_assert_uint_eq(nodes_charged, 0);
	ck_assert_uint_eq(pages_charged, 0);
	ck_assert_uint_eq(node_count, 1);
	root->links = 0;
	node_release(root);
	ck_assert_uint_eq(pages_in_use(), 0);
}

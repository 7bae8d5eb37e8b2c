/* SPDX-License-Identifier: MIT */
/*
 * pages.c: where kept memory comes from, and who may have how much of it.
 *
 *   Kept memory is init's, made once (a line `keep kept` of the service table); without that line
 *   it is the server's own, and goes with it.  Its pages come from the kernel RUN at a time and
 *   stay there.  A client may have half of them.
 */
#include <calls.h>
#include <memory.h>
#include <print.h>
#include <start.h>
#include <stdlib.h>

#include "ramfs.h"

#define RUN		16u		/* pages asked for at a time */
#define RESERVE		(512u << 10)	/* of the quota: the server itself, and its knowledge of what is free */
#define NODE_COST	256u		/* bytes that a node and its name take, about */
#define FILES_SIZE	((uint32_t)(FILES_MAX * sizeof(struct io_file)))

static handle_t memory;
static uint32_t nodes_used, nodes_limit, pages_used, pages_limit;
static struct io_server *server;

/* Memory that goes with us, as much as the quota allows. */
static handle_t
own_memory(void)
{
	struct task_info info = { 0 };
	int32_t made;

	task_info(HANDLE_SELF, &info);
	uint32_t rest = info.quota > info.charged + RESERVE ? info.quota - info.charged - RESERVE : 0;
	made = memory_create(rest & ~PAGE_MASK, MEMORY_SPARSE);
	return made < 0 ? HANDLE_NONE : (handle_t)made;
}

/* Commit pages of it, and map them where they belong. */
static bool
show(uint32_t offset, uint32_t length)
{
	return memory_commit_all(memory, offset, length) == 0 &&
	       memory_map_all(memory, HANDLE_SELF, (uint32_t)kept + offset, offset, length, MAP_READ | MAP_WRITE) == 0;
}

/* From the beginning of kept memory to the arena. */
static uint32_t
head_size(void)
{
	return (uint32_t)kept_arena(FILES_SIZE) - (uint32_t)kept;
}

bool
pages_init(struct io_server *clients, uint32_t *arena_pages)
{
	struct memory_info info = { 0 };
	uint32_t at;

	server = clients;
	memory = start_handle("kept");
	if (memory == HANDLE_NONE)
		memory = own_memory();
	memory_info(memory, &info, 0);
	at = space_reserve(info.size);
	if (at == 0)
		return false;
	kept_begin((struct kept *)at, info.size);
	if (info.size < head_size() + RUN * PAGE_SIZE || !show(0, head_size()))
		return false;
	*arena_pages = (info.size - head_size()) / PAGE_SIZE;
	nodes_limit = *arena_pages / 8 * (PAGE_SIZE / NODE_COST);
	pages_limit = *arena_pages - *arena_pages / 8;
	server->files = (struct io_file *)kept->files;
	server->repeats = &kept->repeats;
	return true;
}

bool
pages_show(uint32_t count)
{
	return show(head_size(), count * PAGE_SIZE);
}

uint32_t
arena_more(uint32_t there)
{
	if (!show(head_size() + there * PAGE_SIZE, RUN * PAGE_SIZE))
		return there;
	kept->pages_there = there + RUN;
	return there + RUN;
}

void
pages_forget(void)
{
	nodes_used = pages_used = 0;
	for (uint32_t i = 0; i < IO_CLIENTS_MAX; i++)
		server->clients[i] = (struct io_client){ 0 };
}

void
pages_tell(struct io_statfs *status)
{
	status->blocks = pages_limit;
	status->blocks_free = pages_limit - pages_used;
	status->nodes = nodes_limit;
	status->nodes_free = nodes_limit - nodes_used;
}

/* A count with something added; false: that would be beyond the limit. */
static bool
within(uint32_t count, int32_t more, uint32_t limit)
{
	return more <= 0 || (count < limit && (uint32_t)more <= limit - count);
}

bool
charge(uint32_t number, int32_t nodes, int32_t pages)
{
	bool more = nodes > 0 || pages > 0;
	struct io_client *client = number && more ? io_client(server, number) : io_client_find(server, number);

	if (!within(nodes_used, nodes, nodes_limit) || !within(pages_used, pages, pages_limit) ||
	    (number && more && !client))
		return false;
	if (client && (!within(client->nodes, nodes, nodes_limit / 2) ||
		       !within(client->pages, pages, pages_limit / 2))) {
		io_client_release(client);
		return false;
	}
	nodes_used += (uint32_t)nodes;
	pages_used += (uint32_t)pages;
	if (!client)
		return true;
	client->nodes += (uint32_t)nodes;
	client->pages += (uint32_t)pages;
	io_client_release(client);
	return true;
}

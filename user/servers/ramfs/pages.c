/* SPDX-License-Identifier: MIT */
/*
 * pages.c: pages for the contents of files, and who may have how many.
 *
 *   Pages come from the kernel RUN at a time and are kept in a list when files give them back: what was once file
 *   memory stays file memory.  The whole is limited at the start by the quota that the service table gives; a client
 *   may have half.
 */
#include <calls.h>
#include <memory.h>
#include <string.h>

#include "ramfs.h"

#define RUN		16u		/* pages asked for at a time */
#define RESERVE		(512u << 10)	/* of the quota: tables, nodes and names */
#define NODE_COST	256u		/* bytes of heap that a node and its name take, about */

static void *free_list;			/* each page begins with the address of the next */
static uint32_t pages_used, pages_limit, nodes_used, nodes_limit;
static struct io_server *server;

void
pages_init(struct io_server *clients)
{
	struct task_info info = { 0 };

	server = clients;
	task_info(HANDLE_SELF, &info);
	uint32_t rest = info.quota > info.charged + RESERVE ? info.quota - info.charged - RESERVE : 0;
	nodes_limit = rest / 8 / NODE_COST;
	pages_limit = (rest - rest / 8) / DATA_PAGE;
}

void
pages_tell(struct io_statfs *status)
{
	status->blocks = pages_limit;
	status->blocks_free = pages_limit - pages_used;
	status->nodes = nodes_limit;
	status->nodes_free = nodes_limit - nodes_used;
}

static bool
get_run(void)
{
	uint8_t *run = memory_new(RUN * DATA_PAGE, NULL);

	for (uint32_t i = 0; run && i < RUN; i++)
		page_free(run + i * DATA_PAGE);
	return run != NULL;
}

void *
page_new(void)
{
	void **page;

	if (!free_list && !get_run())
		return NULL;
	page = free_list;
	free_list = *page;
	return memset(page, 0, DATA_PAGE);
}

void
page_free(void *page)
{
	*(void **)page = free_list;
	free_list = page;
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

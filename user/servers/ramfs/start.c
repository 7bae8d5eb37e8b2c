/* SPDX-License-Identifier: MIT */
/*
 * start.c: the tree at the start: taken over from a dead server, or new.
 *
 *   What is kept is taken over if this very program has left it at the same address, it is sound
 *   (recover()), and not DEATHS_MOST servers in a row have died with a request in their hands.
 *   Else the tree begins as after boot, and who has a file open from before gets ESTALE.
 */
#include <calls.h>
#include <errno.h>
#include <print.h>
#include <string.h>

#include "ramfs.h"

static uint32_t living[IO_CLIENTS_MAX];	/* clients that have a connection */

static void
find_living(handle_t endpoint)
{
	uint32_t badge, count = 0;

	for (uint32_t first = 1; count < IO_CLIENTS_MAX && badge_next(endpoint, first, &badge) >= 0; first = 0) {
		if (!(badge & IO_BADGE_FILE))
			living[count++] = badge;
	}
}

bool
client_lives(uint32_t client)
{
	for (uint32_t i = 0; i < IO_CLIENTS_MAX; i++) {
		if (client != 0 && living[i] == client)
			return true;
	}
	return false;
}

/* As recover() asks. */
static struct node **
open_node(uint32_t index)
{
	struct io_file *file = (struct io_file *)kept->files + index;

	return file->badge != 0 && file->kind != 0 ? (struct node **)&file->object : NULL;
}

static bool
is_ours(const struct archive *archive, uint32_t arena_pages)
{
	return kept->magic == KEPT_MAGIC && kept->size == sizeof *kept && kept->address == kept &&
	       kept->archive == archive->bytes && kept->pages_there <= arena_pages && kept->deaths < DEATHS_MOST;
}

static int32_t
begin_anew(struct io_server *server, const struct archive *archive, uint32_t arena_pages)
{
	struct node *root;
	int32_t result;

	pages_forget();
	memset(kept, 0, sizeof *kept + FILES_MAX * sizeof(struct io_file));
	kept->size = sizeof *kept;
	kept->address = kept;
	kept->archive = archive->bytes;
	node_count = 0;
	directory_begin();
	if (!arena_begin(kept_arena(FILES_MAX * sizeof(struct io_file)), arena_pages, 0))
		return ERRNO(ENOMEM);
	arena_ready();
	root = tree_new();
	result = root ? populate(root, archive) : ERRNO(ENOSPC);
	commit();
	kept->root = server->root = root;
	kept_barrier();
	kept->magic = KEPT_MAGIC;
	return result;
}

int32_t
take_over(struct io_server *server, const struct archive *archive, uint32_t arena_pages)
{
	find_living(server->server.endpoint);
	kept->deaths += kept->in_hand != 0;
	kept->in_hand = false;
	if (is_ours(archive, arena_pages) && arena_begin(kept_arena(FILES_MAX * sizeof(struct io_file)), arena_pages, kept->pages_there) &&
	    pages_show(kept->pages_there) && recover(arena_pages, open_node)) {
		server->root = kept->root;
		return 0;
	}
	if (kept->magic != 0)
		log_printf("ramfs: what was kept is of no use: the files are as after boot\n");
	return begin_anew(server, archive, arena_pages);
}

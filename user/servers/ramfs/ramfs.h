/* SPDX-License-Identifier: MIT */
/*
 * ramfs.h: what the server's parts that are no pure code share.
 */
#pragma once

#include <archive.h>
#include <io_server.h>

#include "kept.h"
#include "tree.h"

/*
 * Find kept memory, make its beginning visible (kept, kept_begin(), the table of open files), and
 * how many pages can be behind it; clients: whose accounts are kept.  False: there is none.
 */
bool
pages_init(struct io_server *clients, uint32_t *arena_pages);

/* Make so many pages of the arena visible. */
bool
pages_show(uint32_t count);

/* Nobody has anything. */
void
pages_forget(void);

/* Fill in blocks and nodes. */
void
pages_tell(struct io_statfs *status);

/*
 * Fill an empty tree: what the boot archive has, and the directories that a system expects.
 * Returns 0 or an error.
 */
int32_t
populate(struct node *root, const struct archive *archive);

/* ---- start.c ---- */

/* Take over what is kept, or begin anew.  Returns 0 or an error. */
int32_t
take_over(struct io_server *server, const struct archive *archive, uint32_t arena_pages);

/* SPDX-License-Identifier: MIT */
/*
 * ramfs.h: what the server's parts that are no pure code share.
 */
#pragma once

#include <archive.h>
#include <io_server.h>

#include "tree.h"

/* Find out how much there is to give; clients: whose accounts are kept. */
void
pages_init(struct io_server *clients);

/* Fill in blocks and nodes. */
void
pages_tell(struct io_statfs *status);

/*
 * Fill an empty tree: what the boot archive has, and the directories that a system expects.  Returns 0 or an error.
 */
int32_t
populate(struct node *root, const struct archive *archive);

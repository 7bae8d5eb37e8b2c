/* SPDX-License-Identifier: MIT */
/*
 * fs.h: what the parts of the server share.
 */
#pragma once

#include <io_server.h>

#include "tree.h"

/* The mounted volume. */
extern struct volume volume;

/* We are a process, and end when we are unmounted. */
extern bool serves_own_mount;

/* Walk along a request's path, or its second one; a link is answered with where it leads. */
int32_t
walk_path(struct io_call *call, uint32_t which, struct walk *walk, const char *path, bool follow);

/* The file of a request that takes a path or self. */
int32_t
find(struct io_call *call, struct walk *walk, bool follow);

/* Requests that make, move and take away names: names.c. */
io_handler name_unlink, name_rmdir, name_mkdir, name_readlink, name_symlink, name_link, name_rename;

/* Requests on open files: contents.c. */
io_handler contents_read, contents_write, contents_list, contents_truncate;

/* Within a change of a request, last (volume.deciding). */
void
change_decided(struct volume *it, int32_t result);

/* The tables of the server; files is to be set. */
extern struct io_server server;

/* Has somebody a file open? */
bool
file_is_open(struct volume *it, uint32_t number);

#define MODE_BITS	07777u
#define CLIENT_OF_MOUNT	1u	/* the badge of the root that a process mounts */

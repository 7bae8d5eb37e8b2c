/* SPDX-License-Identifier: MIT */
/*
 * volume.h: the servers `disk` and `fs` over a disk that is memory, started, killed and started
 * again by the test, which keeps for them what init would: endpoints, kept memory, the disk's
 * bytes.
 */
#pragma once

#include <protocol/io.h>

#include "guest.h"

enum volume_server { VOLUME_DISK, VOLUME_FS };

struct volume_servers {
	handle_t image;			/* the disk's memory */
	handle_t kept;			/* fs's */
	handle_t endpoints[2], tasks[2];	/* by enum volume_server */
	handle_t names;			/* where fs asks who serves /dev/disk */
	handle_t deaths[2];		/* Connections that hear of theirs; the test's own, HANDLE_NONE: nobody hears */
	handle_t root;			/* fs's, for clients */
	uint32_t starts[2];
};

/* A disk of so many bytes with an empty ext2 (blocks of 4 KiB), and both servers. */
void
volume_begin(struct volume_servers *it, uint32_t size, uint32_t kept_size);

/* Start one whose task has been ended. */
void
volume_start(struct volume_servers *it, enum volume_server which);

/* Kill one and start it again. */
void
volume_restart(struct volume_servers *it, enum volume_server which);

/*
 * As after a boot: everything is on the disk, fs ends, and comes back with empty kept memory;
 * kept_size: as of volume_begin().
 */
void
volume_boot_again(struct volume_servers *it, uint32_t kept_size);

/*
 * A request on names, of a kind that must not be carried out twice; `second`: as the label wants
 * it, or NULL.  Its result.
 */
int32_t
volume_request(struct volume_servers *it, enum io_label label, const char *path, const char *second);

/* A file of the volume as a descriptor; flags as of open(). */
int
volume_open_file(struct volume_servers *it, const char *path, uint32_t flags);

/* SPDX-License-Identifier: MIT */
/*
 * disk.h: the file system that a stopped machine has left on its disk, seen by the ordinary tools.
 *
 *   The first partition of the disk, or all of it if there is no partition table, is handed to
 *   e2fsck and debugfs (e2fsprogs), which never see the guest and never write.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "machine.h"

struct disk;

/*
 * The file system of a result's disk, for disk_close(); the result stays.  NULL with a sentence in
 * error[size] if the machine had no disk or its partition table points outside of it.
 */
struct disk *disk_open(const struct machine_result *result, char *error, size_t size);

/* NULL is allowed. */
void disk_close(struct disk *disk);

enum disk_state {
	DISK_ERROR,		/* e2fsck could not be run: says nothing about the disk */
	DISK_CLEAN,
	DISK_DAMAGED,
};

/* What `e2fsck -fn` finds.  report: all that it printed, for free(). */
enum disk_state disk_check(const struct disk *disk, char **report);

/*
 * The contents of a file, zero-terminated, for free(); NULL if there is no such file, or debugfs
 * cannot read it.
 */
char *disk_file(const struct disk *disk, const char *path, size_t *length);

/* What debugfs answers to a request ("stat /etc/motd"), for free(); NULL if it could not be run. */
char *disk_ask(const struct disk *disk, const char *request);

/* SPDX-License-Identifier: MIT */
/*
 * path.h: the names of disks and partitions, behind /dev/disk: "0" is a disk, "0p1" a partition of it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Read a path.  *partition is 0 if it is a whole disk.  False: it is none. */
bool
path_scan(const char *path, uint32_t *disk, uint32_t *partition);

/* Print one.  Returns its length with the zero, 5 at most. */
uint32_t
path_print(char *path, uint32_t disk, uint32_t partition);

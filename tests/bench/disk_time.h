/* SPDX-License-Identifier: MIT */
/*
 * disk_time.h: how long a disk takes through the server of disks, as a multiple of what it takes a bare loop.
 */
#pragma once

#include <stdbool.h>

struct disk_ratios {
	double read, write;
};

/* Boot both in turn and compare the medians.  build: the build folder.  False: it could not be measured. */
bool
disk_time_ratios(const char *build, struct disk_ratios *ratios);

/* SPDX-License-Identifier: MIT */
/*
 * labtool_tree.h: all files of a source tree that have something to write in them.
 */
#pragma once

#include "labtool_regions.h"

struct lab_file {
	char		*path;		/* from the tree's root: "kernel/debug/format.c" */
	struct source	source;
	struct items	items;		/* empty for assembly */
	size_t		first, count;	/* its regions: regions.list[first, first + count) */
};

struct tree {
	struct lab_file	*files;		/* by path; only those with a region */
	size_t		file_count, room;
	struct regions	regions;	/* of all files, file by file */
};

/*
 * Read kernel/ and user/ of a source tree (*.c, *.h, *.S).  Links are not followed.  False with a
 * sentence in error.
 */
bool tree_open(struct tree *tree, const char *directory, char error[SOURCE_ERROR]);

void tree_close(struct tree *tree);

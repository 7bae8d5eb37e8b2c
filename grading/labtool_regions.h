/* SPDX-License-Identifier: MIT */
/*
 * labtool_regions.h: the parts of a file that students write.
 *
 *   A comment whose last line is `LAB n.m` owns the next balanced { }: the body of the function it
 *   stands above, or a bare block that follows it directly.  In assembly it owns the routine below
 *   it, from behind its label to the next label, comment or section directive at the beginning of a
 *   line.
 */
#pragma once

#include "labtool_items.h"

struct region {
	const char	*path;
	unsigned	lab, exercise;
	char		name[96];	/* of the function or routine */
	unsigned	line;		/* of its definition, for people */
	bool		is_static;
	bool		is_block;	/* a bare block, not a whole function */
	size_t		function;	/* index of its item, or NO_TOKEN in assembly */
	size_t		start, end;	/* bytes of the body, braces included */
	unsigned	lines;		/* code lines in the body, braces not counted */
};

struct regions {
	struct region	*list;
	size_t		count;
	size_t		room;
};

/*
 * Add the regions of a file to `regions`.  False with a sentence "path:line: ..." in error: a tag
 * that is not the end of its comment, two tags in one comment, a tag above something that has no
 * body, a region inside another.
 */
bool regions_find(struct regions *regions, const struct source *source, const struct items *items,
		  char error[SOURCE_ERROR]);

void regions_free(struct regions *regions);

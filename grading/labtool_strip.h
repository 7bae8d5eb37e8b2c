/* SPDX-License-Identifier: MIT */
/*
 * labtool_strip.h: turn the reference solution of a file into what a student starts from.
 */
#pragma once

#include "labtool_regions.h"

/* What stripping did, beside the text. */
struct stripped {
	char		*text;		/* the starter's file, for free() */
	size_t		length;
	unsigned	helper_lines;	/* code lines of helpers that went with the bodies */
};

/*
 * The text of a file with the regions [first, first + count) of `regions`, all of this file, made
 * stubs.  A stub keeps the contract comment and the signature, consumes its parameters and calls
 * lab_not_written("LAB n.m (path: name)").  Statics that only removed text used go as well.  False
 * with a sentence in error if the result could not build without warnings: a tagged static function
 * that nothing calls any more, or one declaration of which a part is still used.
 */
bool strip_source(struct stripped *stripped, const struct source *source, const struct items *items,
		  const struct region *first, size_t count, char error[SOURCE_ERROR]);

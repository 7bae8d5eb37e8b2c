/* SPDX-License-Identifier: MIT */
/*
 * grade_recipe.h: how the target's files are compiled and linked, and command lines made from that.
 */
#pragma once

#include "grade.h"

#define RECIPE_LABS	32u

/*
 * The file labs/build.conf of the build folder (labs/labs.mk writes it), line by line: "cc gcc
 * -m32", "lab 2 a.o b.o".
 */
struct recipe {
	char	*text;
	char	*cc, *cflags;		/* compiler, its options */
	char	*ld, *ldflags;		/* linker, its options */
	char	*script;		/* the linker script, */
	char	*objects;		/* the given parts' objects */
	char	*probes;		/* every lab's trusted objects */
	char	*libraries;		/* and what to link last: files, from the current folder */
	char	*labs[RECIPE_LABS];	/* objects of what each lab asks for, as this tree has it; NULL: there is none */
	char	*bases[RECIPE_LABS];	/* the same of the reference solution */
};

/*
 * Read it.  False with grading->error if it is missing or incomplete.  Free with recipe_free() in
 * any case.
 */
bool recipe_read(struct grading *grading, struct recipe *recipe);
void recipe_free(struct recipe *recipe);

/* A command line that is put together from words and from lines of words. */
struct words {
	const char	**list;		/* NULL at the end */
	unsigned	count;
	char		**lines;	/* copies that the words lie in */
	unsigned	line_count;
};

/* Add the words of a line, separated by blanks. */
void words_add(struct words *words, const char *line);
void words_free(struct words *words);

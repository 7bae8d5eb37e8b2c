/* SPDX-License-Identifier: MIT */
/*
 * labtool_check.h: the rules that regions and rubrics keep.
 */
#pragma once

#include <stdio.h>

#include "labtool_tree.h"

/* Print each broken rule to `out`, one line a break.  Returns how many there are. */
unsigned check_tree(const struct tree *tree, FILE *out);

/*
 * Code lines of the reference solution of an exercise (exercise 0: of the whole lab), with the
 * helpers that would go with it.
 */
unsigned tree_lines(const struct tree *tree, unsigned lab, unsigned exercise);

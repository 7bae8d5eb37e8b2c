/* SPDX-License-Identifier: MIT */
/*
 * labtool_apply.h: put other functions in the place of a file's own: mutants, variants and forgers of a lab.
 *
 *   Such a file is C.  Its first comment tells, one to a line, `key: value`; the key "in" is the
 *   file that it changes:
 *
 *       in: kernel/debug/format.c
 *
 *   Each function in it takes the place of the function of that name there; everything else in it
 *   (includes, helpers, variables) goes in front of the first of these.
 */
#pragma once

#include "labtool_items.h"

/* The value of a key in the file's first comment, for free(); NULL if it has none. */
char *change_value(const struct source *change, const char *key);

/*
 * The text of target with the functions of change.  NULL with a sentence in error if change has no
 * function that target has too.
 */
char *change_apply(const struct source *change, const struct source *target, size_t *length, char error[SOURCE_ERROR]);

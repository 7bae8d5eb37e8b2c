/* SPDX-License-Identifier: MIT */
/*
 * labtool_edit.h: a list of changes to a text, made all at once.
 */
#pragma once

#include "labtool_tokens.h"

/* Bytes [start, end) of the source's text become `text` (NULL: nothing). */
struct edit {
	size_t	start, end;
	char	*text;		/* owned by the list */
};

/* Edits in any order, none of which overlap. */
struct edits {
	struct edit	*list;
	size_t		count;
	size_t		room;
};

/* Takes over `text`. */
void edits_add(struct edits *edits, size_t start, size_t end, char *text);

/* True if the byte at `at` will be replaced. */
bool edits_cover(const struct edits *edits, size_t at);

/* The changed text, zero-terminated, for free(). */
char *edits_apply(struct edits *edits, const struct source *source, size_t *length);

void edits_free(struct edits *edits);

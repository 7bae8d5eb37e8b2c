/* SPDX-License-Identifier: MIT */
/*
 * labtool_items.h: what stands at the outermost level of a C file.
 *
 *   A file is a row of items: a directive, a declaration up to its ';', or a function definition up
 *   to its '}'.  The comment right above an item (no blank line between) belongs to it.
 */
#pragma once

#include "labtool_tokens.h"

enum item_kind {
	ITEM_DIRECTIVE,
	ITEM_DECLARATION,
	ITEM_FUNCTION,
};

#define NO_TOKEN	((size_t)-1)
#define ITEM_NAMES	8

struct item {
	enum item_kind	kind;
	bool		is_static;
	size_t		comment;	/* token of the comment above, or NO_TOKEN */
	size_t		first, last;	/* tokens */
	size_t		names[ITEM_NAMES];	/* tokens of what it declares; types are not among them */
	unsigned	name_count;
	size_t		parameters;	/* token '(' of a function's or prototype's list, or NO_TOKEN */
	size_t		body;		/* token '{' of a function, or NO_TOKEN */
};

struct items {
	struct item	*list;
	size_t		count;
	size_t		room;
};

/* Find all items.  False with a sentence in error if a bracket or the last item has no end. */
bool items_find(struct items *items, const struct source *source, char error[SOURCE_ERROR]);

void items_free(struct items *items);

/* The function whose body holds `token`; NULL if none does. */
const struct item *items_function_around(const struct items *items, size_t token);

/*
 * The names of a function's parameters, as tokens, at most `max` of them.  Returns how many there
 * are; unnamed ones and "..." do not count.
 */
unsigned item_parameters(const struct source *source, const struct item *item, size_t *names, unsigned max);

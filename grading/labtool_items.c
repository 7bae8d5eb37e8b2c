/* SPDX-License-Identifier: MIT */
/*
 * labtool_items.c: cut a C file into its outermost declarations.
 *
 *   No types are understood and none need be.  A declarator's name is the last name before the
 *   first '(', '[', '=', ',' or ';' (or the name behind the star in "(*name)").  A '{' opens a
 *   function body if a parameter list has been seen and no '='; else it opens a structure or an
 *   initialiser, and the item goes on to its ';'.  Attributes are stepped over wherever they stand.
 */
#include "labtool_items.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
is_attribute(const struct source *source, size_t token)
{
	static const char *const words[] = { "__attribute__", "_Alignas", "__asm__", "asm" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (token_equals(source, token, words[i]))
			return true;
	return false;
}

/* A '(' that stands for a pointer in a declarator: "(*name)(int)" or "(*name[4])(int)". */
static bool
is_pointer_group(const struct source *source, size_t open)
{
	return token_is(source, token_skip_comments(source, open + 1), '*');
}

/* The name behind the stars at `open`. */
static size_t
pointer_name(const struct source *source, size_t open)
{
	size_t close = token_closing(source, open);

	for (size_t i = open; i < close; i++)
		if (token_is_name(source, i) && !token_equals(source, i, "const") && !token_equals(source, i, "volatile"))
			return i;
	return NO_TOKEN;
}

struct walk {
	struct item		*item;
	const struct source	*source;
	size_t			name;		/* last name seen in this declarator, or NO_TOKEN */
	bool			named;		/* and it has been added to the item */
	bool			initialised;	/* an '=' was met */
};

/* Something that only follows a declarator was met: the last name seen is what it declares. */
static void
end_declarator(struct walk *walk)
{
	if (!walk->named && walk->name != NO_TOKEN && walk->item->name_count < ITEM_NAMES)
		walk->item->names[walk->item->name_count++] = walk->name;
	walk->named = true;
}

/* A '(': a parameter list, a declarator around a pointer, or part of an initialiser. */
static void
walk_parentheses(struct walk *walk, size_t open)
{
	if (!walk->named && is_pointer_group(walk->source, open))
		walk->name = pointer_name(walk->source, open);
	else if (!walk->initialised && walk->item->parameters == NO_TOKEN)
		walk->item->parameters = open;
	end_declarator(walk);
}

/* A character that ends a declarator, or an ordinary token: '=', '[', ',', ';', a name. */
static void
walk_token(struct walk *walk, size_t token)
{
	const struct source *source = walk->source;

	if (token_is(source, token, '=')) {
		end_declarator(walk);
		walk->initialised = true;
	} else if (token_is(source, token, '[') || token_is(source, token, ';')) {
		end_declarator(walk);
	} else if (token_is(source, token, ',')) {
		end_declarator(walk);
		walk->named = walk->initialised = false;
		walk->name = NO_TOKEN;
	} else if (token_is_name(source, token)) {
		walk->name = token;
		if (token_equals(source, token, "static"))
			walk->item->is_static = true;
	}
}

/* Walk one item from its first token, filling in what it is and its last token.  False if it has no end. */
static bool
walk_item(struct item *item, const struct source *source)
{
	struct walk walk = { .item = item, .source = source, .name = NO_TOKEN };

	for (size_t i = item->first; i < source->count; i++) {
		item->last = i;
		if (is_attribute(source, i) && token_is(source, i + 1, '(')) {
			i = token_closing(source, i + 1);
			continue;
		}
		walk_token(&walk, i);
		if (token_is(source, i, ';'))
			return true;
		if (token_is(source, i, '(')) {
			walk_parentheses(&walk, i);
			i = token_closing(source, i);
		} else if (token_is(source, i, '[')) {
			i = token_closing(source, i);
		} else if (token_is(source, i, '{')) {
			if (item->parameters != NO_TOKEN && !walk.initialised) {
				item->kind = ITEM_FUNCTION;
				item->body = i;
				item->last = token_closing(source, i);
				return item->last < source->count;
			}
			i = token_closing(source, i);
			walk.name = NO_TOKEN;	/* "struct tag { ... }" declares no tag */
		}
	}
	return false;
}

/* The comment that belongs to the item at `first`: right before it, without a blank line between. */
static size_t
comment_above(const struct source *source, size_t first)
{
	const struct token *comment, *item = &source->tokens[first];
	unsigned lines = 0;

	if (first == 0 || !token_is_comment(source, first - 1))
		return NO_TOKEN;
	comment = &source->tokens[first - 1];
	for (size_t at = comment->end; at < item->start; at++)
		lines += source->text[at] == '\n';
	if (lines > 1)
		return NO_TOKEN;
	/* A comment behind other code on its line speaks of that code. */
	for (size_t at = comment->start; at > 0 && source->text[at - 1] != '\n'; at--)
		if (!strchr(" \t", source->text[at - 1]))
			return NO_TOKEN;
	return first - 1;
}

static void
add_item(struct items *items, struct item item)
{
	if (items->count == items->room) {
		items->room = items->room ? 2 * items->room : 64;
		items->list = realloc(items->list, items->room * sizeof *items->list);
		if (!items->list)
			abort();
	}
	items->list[items->count++] = item;
}

bool
items_find(struct items *items, const struct source *source, char error[SOURCE_ERROR])
{
	*items = (struct items){ 0 };
	for (size_t i = token_skip_comments(source, 0); i < source->count; i = token_skip_comments(source, i)) {
		struct item item = { .first = i, .last = i, .parameters = NO_TOKEN, .body = NO_TOKEN };

		item.comment = comment_above(source, i);
		if (source->tokens[i].kind == TOKEN_DIRECTIVE) {
			item.kind = ITEM_DIRECTIVE;
		} else {
			item.kind = ITEM_DECLARATION;
			if (!walk_item(&item, source)) {
				snprintf(error, SOURCE_ERROR, "%s:%u: what begins here has no end (brackets out of balance?)",
					 source->path, source->tokens[i].line);
				return false;
			}
		}
		add_item(items, item);
		i = item.last + 1;
	}
	return true;
}

void
items_free(struct items *items)
{
	free(items->list);
	*items = (struct items){ 0 };
}

const struct item *
items_function_around(const struct items *items, size_t token)
{
	for (size_t i = 0; i < items->count; i++)
		if (items->list[i].kind == ITEM_FUNCTION && items->list[i].body < token && token < items->list[i].last)
			return &items->list[i];
	return NULL;
}

/* The name that one parameter, tokens [from, to), declares. */
static size_t
parameter_name(const struct source *source, size_t from, size_t to)
{
	size_t name = NO_TOKEN;

	for (size_t i = from; i < to; i++) {
		if (is_attribute(source, i) && token_is(source, i + 1, '(')) {
			i = token_closing(source, i + 1);
		} else if (token_is(source, i, '(')) {
			return is_pointer_group(source, i) ? pointer_name(source, i) : name;
		} else if (token_is(source, i, '[')) {
			return name;
		} else if (token_is_name(source, i)) {
			name = i;
		}
	}
	return name;
}

unsigned
item_parameters(const struct source *source, const struct item *item, size_t *names, unsigned max)
{
	size_t end = token_closing(source, item->parameters);
	size_t from = item->parameters + 1;
	unsigned count = 0;

	for (size_t i = from; i <= end; i++) {
		if (i != end && (token_is(source, i, '(') || token_is(source, i, '['))) {
			i = token_closing(source, i);
		} else if (i == end || token_is(source, i, ',')) {
			size_t name = parameter_name(source, from, i);

			if (name != NO_TOKEN && !token_equals(source, name, "void") && count < max)
				names[count++] = name;
			from = i + 1;
		}
	}
	return count;
}

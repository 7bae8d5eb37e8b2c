/* SPDX-License-Identifier: MIT */
/*
 * labtool_apply.c: put other functions in the place of a file's own.
 */
#include "labtool_apply.h"
#include "labtool_edit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *
change_value(const struct source *change, const char *key)
{
	size_t length = strlen(key);
	const char *text, *end;

	if (!token_is_comment(change, 0))
		return NULL;
	text = change->text + change->tokens[0].start;
	end = change->text + change->tokens[0].end;
	/* The licence line may come first, in a comment of its own. */
	if (token_is_comment(change, 1) && memmem(text, (size_t)(end - text), "SPDX", 4)) {
		text = change->text + change->tokens[1].start;
		end = change->text + change->tokens[1].end;
	}
	while (text < end) {
		const char *line = text + strspn(text, " \t*/");
		const char *stop = memchr(text, '\n', (size_t)(end - text));

		stop = stop ? stop : end;
		if (line + length < stop && !strncmp(line, key, length) && line[length] == ':') {
			line += length + 1;
			line += strspn(line, " \t");
			return strndup(line, (size_t)(stop - line));
		}
		text = stop + 1;
	}
	return NULL;
}

static const struct item *
find_function(const struct items *items, const struct source *source, const char *name, size_t length)
{
	for (size_t i = 0; i < items->count; i++) {
		const struct item *item = &items->list[i];
		const struct token *token;

		if (item->kind != ITEM_FUNCTION || !item->name_count)
			continue;
		token = &source->tokens[item->names[0]];
		if (token->end - token->start == length && !memcmp(source->text + token->start, name, length))
			return item;
	}
	return NULL;
}

static const struct item *
partner(const struct source *change, const struct item *item, const struct source *target, const struct items *items)
{
	const struct token *name;

	if (item->kind != ITEM_FUNCTION || !item->name_count)
		return NULL;
	name = &change->tokens[item->names[0]];
	return find_function(items, target, change->text + name->start, name->end - name->start);
}

static size_t
item_start(const struct source *source, const struct item *item)
{
	return source->tokens[item->comment != NO_TOKEN ? item->comment : item->first].start;
}

char *
change_apply(const struct source *change, const struct source *target, size_t *length, char error[SOURCE_ERROR])
{
	struct items ours = { 0 }, theirs = { 0 };
	struct edits edits = { 0 };
	char *front = NULL, *result = NULL;
	size_t front_length, first = target->length;
	FILE *out = open_memstream(&front, &front_length);
	bool good = items_find(&ours, change, error) && items_find(&theirs, target, error);

	if (!out)
		abort();
	for (size_t i = 0; good && i < ours.count; i++) {
		const struct item *item = &ours.list[i], *other = partner(change, item, target, &theirs);
		size_t start = change->tokens[item->first].start, end = change->tokens[item->last].end;

		if (!other) {
			fprintf(out, "%.*s\n\n", (int)(end - start), change->text + start);
			continue;
		}
		edits_add(&edits, target->tokens[other->first].start, target->tokens[other->last].end,
			  strndup(change->text + start, end - start));
		if (item_start(target, other) < first)
			first = item_start(target, other);
	}
	fclose(out);
	if (good && !edits.count) {
		snprintf(error, SOURCE_ERROR, "%s: has no function that %s has too", change->path, target->path);
		good = false;
	}
	if (good) {
		edits_add(&edits, first, first, front);
		front = NULL;
		result = edits_apply(&edits, target, length);
	}
	free(front);
	edits_free(&edits);
	items_free(&ours);
	items_free(&theirs);
	return result;
}

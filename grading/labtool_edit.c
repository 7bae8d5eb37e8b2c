/* SPDX-License-Identifier: MIT */
/*
 * labtool_edit.c: a list of changes to a text, made all at once.
 */
#include "labtool_edit.h"

#include <stdio.h>
#include <stdlib.h>

void
edits_add(struct edits *edits, size_t start, size_t end, char *text)
{
	if (edits->count == edits->room) {
		edits->room = edits->room ? 2 * edits->room : 16;
		edits->list = realloc(edits->list, edits->room * sizeof *edits->list);
		if (!edits->list)
			abort();
	}
	edits->list[edits->count++] = (struct edit){ start, end, text };
}

bool
edits_cover(const struct edits *edits, size_t at)
{
	for (size_t i = 0; i < edits->count; i++)
		if (edits->list[i].start <= at && at < edits->list[i].end)
			return true;
	return false;
}

static int
by_start(const void *a, const void *b)
{
	const struct edit *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->end < y->end ? -1 : x->end > y->end;	/* an insertion before a change that begins there */
}

char *
edits_apply(struct edits *edits, const struct source *source, size_t *length)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, length);
	size_t at = 0;

	if (!out)
		abort();
	if (edits->count)
		qsort(edits->list, edits->count, sizeof *edits->list, by_start);
	for (size_t i = 0; i < edits->count; i++) {
		const struct edit *edit = &edits->list[i];

		fwrite(source->text + at, 1, edit->start - at, out);
		if (edit->text)
			fputs(edit->text, out);
		at = edit->end;
	}
	fwrite(source->text + at, 1, source->length - at, out);
	if (fclose(out))
		abort();
	return text;
}

void
edits_free(struct edits *edits)
{
	for (size_t i = 0; i < edits->count; i++)
		free(edits->list[i].text);
	free(edits->list);
	*edits = (struct edits){ 0 };
}

/* SPDX-License-Identifier: MIT */
/*
 * source.c: where the pages of a region come from: a file, or memory that processes share.
 */
#include "source.h"

#include <stdlib.h>

struct source *
source_create(enum source_kind kind, handle_t file, uint32_t size, struct realm *realm)
{
	struct source *source = malloc(sizeof *source);

	if (!source)
		return NULL;
	*source = (struct source){
		.kind = kind,
		.references = 1,
		.file = file,
		.size = size,
		.realm = realm,
	};
	realm_add_source(realm);
	return source;
}

void
source_hold(struct source *source)
{
	source->references++;
}

void
source_release(struct source *source)
{
	if (source->references == 1 && source->dirty.pages > 0) {
		/* It is held until its file has them. */
		source_last_pages(source);
		if (source->references > 1) {
			source->references--;
			return;
		}
	}
	if (--source->references > 0)
		return;
	page_map_clear(&source->dirty, 0, UINT32_MAX);
	page_map_clear(&source->pages, 0, UINT32_MAX);
	if (source->kind == SOURCE_FILE)
		source_close_file(source->file);
	realm_remove_source(source->realm);
	free(source);
}

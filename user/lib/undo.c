/* SPDX-License-Identifier: MIT */
/*
 * undo.c: several bytes of kept memory change all at once, or not at all.
 */
#include "undo.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void
undo_note(const struct undo_list *list, const void *bytes, uint32_t length)
{
	struct undo_counts *counts = list->counts;
	uint32_t room = (length + 7) & ~7u;

	if (counts->count == list->records_max || room > list->bytes_max - counts->used)
		abort();
	list->records[counts->count] = (struct undo){
		.at = (uint32_t)((const uint8_t *)bytes - list->base),
		.length = length,
		.bytes = counts->used,
	};
	memcpy(list->bytes + counts->used, bytes, length);
	counts->used += room;
	kept_barrier();
	counts->count++;
	kept_barrier();
}

void
undo_forget(const struct undo_list *list)
{
	kept_barrier();
	list->counts->count = 0;
	kept_barrier();
	list->counts->used = 0;
}

static bool
is_sound(const struct undo_list *list, const struct undo *undo)
{
	return undo->at <= list->size && undo->length <= list->size - undo->at && undo->bytes <= list->bytes_max &&
	       undo->length <= list->bytes_max - undo->bytes;
}

/* The latest first: bytes may have been noted more than once. */
void
undo_all(const struct undo_list *list)
{
	uint32_t count = 0;

	while (count < list->counts->count && count < list->records_max && is_sound(list, &list->records[count]))
		count++;
	while (count-- > 0) {
		const struct undo *undo = &list->records[count];

		memcpy(list->base + undo->at, list->bytes + undo->bytes, undo->length);
	}
	undo_forget(list);
}

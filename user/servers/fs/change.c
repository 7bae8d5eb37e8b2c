/* SPDX-License-Identifier: MIT */
/*
 * change.c: several bytes change all at once, or not at all.
 */
#include <errno.h>
#include <stdlib.h>

#include "cache.h"
#include "change.h"
#include "journal.h"

/* Of the blocks freed and the buffers changed a single change adds at most so many. */
#define CHANGE_FREED	128u
#define CHANGED_MAX	384u

/* The undo list, in kept memory. */
static struct undo_list
undo_list(const struct volume *volume)
{
	struct kept *kept = volume->kept;

	return (struct undo_list){
		(uint8_t *)kept, kept->size, &kept->undo_counts, kept->undo, UNDO_MAX, kept->undo_bytes, UNDO_BYTES,
	};
}

static bool
commit_due(const struct volume *volume)
{
	uint32_t most = volume->cache.count / 2;

	return volume->kept->committing || volume->kept->freed_count > FREED_MAX - CHANGE_FREED ||
	       volume->cache.changed >= (most < CHANGED_MAX ? most : CHANGED_MAX);
}

int32_t
change_begin(struct volume *volume)
{
	if (volume->read_only)
		return ERRNO(EROFS);
	if (commit_due(volume)) {
		int32_t result = volume_sync(volume);

		if (result < 0)
			return result;
	}
	change_start(volume);
	volume->decides = true;
	return 0;
}

void
change_start(struct volume *volume)
{
	volume->operation++;
	volume->changing = true;
}

void
change_kept(struct volume *volume, const void *bytes, uint32_t length)
{
	const struct undo_list list = undo_list(volume);

	if (!volume->changing)
		abort();
	undo_note(&list, bytes, length);
}

void
change_bytes(struct volume *volume, struct buffer *buffer, void *bytes, uint32_t length)
{
	change_kept(volume, bytes, length);
	if (buffer->state & BUFFER_CHANGED)
		return;
	change_kept(volume, buffer, sizeof *buffer);
	cache_set_state(volume, buffer, BUFFER_VALID | BUFFER_CHANGED);
}

int32_t
change_end(struct volume *volume, int32_t result)
{
	const struct undo_list list = undo_list(volume);

	if (result >= 0 && volume->deciding && volume->decides)
		volume->deciding(volume, result);
	volume->changing = volume->decides = false;
	if (result < 0) {
		if (list.counts->count > 0) {
			undo_all(&list);
			cache_recount(volume);
		}
		return result;
	}
	/* Point of no return. */
	undo_forget(&list);
	return result;
}

bool
change_again(struct volume *volume, int32_t result)
{
	return result == ERRNO(ENOSPC) && volume->kept->freed_count > 0 && volume_sync(volume) == 0;
}

void
change_recover(struct volume *volume)
{
	const struct undo_list list = undo_list(volume);

	undo_all(&list);
}

/* SPDX-License-Identifier: MIT */
/*
 * change.c: several bytes change all at once, or not at all.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cache.h"
#include "change.h"
#include "journal.h"

/* Of the blocks freed and the buffers changed a single change adds at most so many. */
#define CHANGE_FREED	128u
#define CHANGED_MAX	384u

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
change_kept(struct volume *volume, void *bytes, uint32_t length)
{
	struct kept *kept = volume->kept;
	uint32_t room = (length + 7) & ~7u;

	if (!volume->changing || kept->undo_count == UNDO_MAX || room > UNDO_BYTES - kept->undo_used)
		abort();	/* the operation is too large, or no operation */
	kept->undo[kept->undo_count] = (struct undo){
		.at = (uint32_t)((uint8_t *)bytes - (uint8_t *)kept),
		.length = length,
		.bytes = kept->undo_used,
	};
	memcpy(kept->undo_bytes + kept->undo_used, bytes, length);
	kept->undo_used += room;
	barrier();
	kept->undo_count++;
	barrier();
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

/* The latest first: bytes may have been noted more than once. */
static void
undo_all(struct volume *volume)
{
	struct kept *kept = volume->kept;

	for (uint32_t i = kept->undo_count; i-- > 0;) {
		const struct undo *undo = &kept->undo[i];

		memcpy((uint8_t *)kept + undo->at, kept->undo_bytes + undo->bytes, undo->length);
	}
	barrier();
	kept->undo_count = 0;
	kept->undo_used = 0;
}

int32_t
change_end(struct volume *volume, int32_t result)
{
	struct kept *kept = volume->kept;

	if (result >= 0 && volume->deciding && volume->decides)
		volume->deciding(volume, result);
	volume->changing = volume->decides = false;
	if (result < 0) {
		if (kept->undo_count > 0) {
			undo_all(volume);
			cache_recount(volume);
		}
		return result;
	}
	/* Point of no return. */
	barrier();
	kept->undo_count = 0;
	barrier();
	kept->undo_used = 0;
	return result;
}

bool
change_again(struct volume *volume, int32_t result)
{
	return result == ERRNO(ENOSPC) && volume->kept->freed_count > 0 && volume_sync(volume) == 0;
}

/* The list is kept memory of a dead server: look at it before trusting it. */
void
change_recover(struct volume *volume)
{
	struct kept *kept = volume->kept;

	for (uint32_t i = 0; i < kept->undo_count && i < UNDO_MAX; i++) {
		const struct undo *undo = &kept->undo[i];

		if (undo->at > kept->size || undo->length > kept->size - undo->at ||
		    undo->bytes > UNDO_BYTES || undo->length > UNDO_BYTES - undo->bytes)
			kept->undo_count = i;
	}
	if (kept->undo_count > UNDO_MAX)
		kept->undo_count = UNDO_MAX;
	undo_all(volume);
}

/* SPDX-License-Identifier: MIT */
/*
 * kept.c: what outlives the server.  Design: kept.h.
 */
#include "kept.h"

#include "arena.h"

struct kept *kept;
void (*commit_hook)(void);

static struct undo_list list;

void
kept_begin(struct kept *at, uint32_t size)
{
	kept = at;
	list = (struct undo_list){
		(uint8_t *)kept, size, &kept->undo_counts, kept->undo, UNDO_MAX, kept->undo_bytes, UNDO_BYTES,
	};
}

uint8_t *
kept_arena(uint32_t files_size)
{
	size_t head = sizeof *kept + files_size;

	return (uint8_t *)kept + (head + DATA_PAGE - 1) / DATA_PAGE * DATA_PAGE;
}

void
keep(const void *bytes, uint32_t length)
{
	undo_note(&list, bytes, length);
}

void
commit(void)
{
	if (commit_hook)
		commit_hook();
	undo_forget(&list);
}

void
kept_undo(void)
{
	undo_all(&list);
}

/* SPDX-License-Identifier: MIT */
/*
 * io_repeat.h: requests that are not to be carried out twice (protocol/io.h, "Restart and repetition").
 *
 *   The last thing in a change is to note, in kept memory, what a successor needs to answer the
 *   request that asked for it if that comes again: so it finds the effect and the note, or neither.
 *
 *	a request on names	who asked, its id and the result, in a ring: io_dispatch() answers from there.  The id alone would do if
 *				no two programs behind one connection ever chose the same; so the
 *				note has a sum of the request's text as well.
 *	a write at the position	in the open file, how far the write and the position have come.  It may be several changes, and each
 *				notes it.
 */
#pragma once

#include <stdint.h>

#define IO_REPEATS_MAX	128u

struct io_server;

struct io_repeat {
	uint32_t badge, id, what;	/* id 0: nothing; what: the request, in short */
	int32_t result;
};

/* In kept memory, zero at first. */
struct io_repeats {
	struct io_repeat list[IO_REPEATS_MAX];
	uint32_t next;			/* counts the notes */
};

/*
 * Within a change, last: note the request that is being served, if there is one and it needs it.
 * keep: as undo_note(), the bytes are about to change.
 */
void
io_repeat_note(const struct io_server *server, int32_t result, void (*keep)(const void *bytes, uint32_t length));

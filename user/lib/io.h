/* SPDX-License-Identifier: MIT */
/*
 * io.h: requests to a server of files, one function each: the client's half of protocol/io.h.
 *
 *   They know nothing of descriptors, prefixes or errno: that is user/lib/posix/'s.  Each returns a
 *   result >= 0 or an error (protocol/errno.h).  A request that the server died of is repeated at
 *   most IO_REPEATS times, always with the same id, and then fails with ERRNO(EIO); a page of a
 *   buffer that is not there yet is touched, and the request goes on.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "ipc.h"
#include "protocol/io.h"

#define IO_POSITION	UINT64_MAX	/* as an offset: at the open file's position */

/*
 * A request with a path (NULL: self).  *m: words in, words out.  IO_REDIRECT: the new path lies in
 * the mailbox.
 */
int32_t
io_path_call(handle_t connection, enum io_label label, const char *path, struct message *m);

/* The same with a second path or a text. */
int32_t
io_two_path_call(handle_t connection, enum io_label label, const char *path, const char *second,
		 struct message *m);

/* A request on an open file that takes and brings words only. */
int32_t
io_word_call(handle_t file, enum io_label label, struct message *m);

/* Open: returns the open file's handle; *kind: enum io_kind. */
int32_t
io_open_path(handle_t connection, const char *path, uint32_t flags, uint32_t mode, uint32_t *kind);

/* One end of an open file: the connection, and how it is to be used. */
struct io_end {
	handle_t handle;
	uint32_t group;		/* of whom reads a terminal; else 0 */
	bool whole;		/* go on until everything is moved or the file ends: for what never waits */
	bool waits;		/* it may take long, so signals may interrupt it */
	bool words;		/* move up to IO_WORDS_MAX bytes in registers */
};

/*
 * Move bytes (IO_READ, IO_WRITE) at an offset (IO_POSITION: the position).  Returns how many; fewer
 * than asked for at the end of the file, and if not `whole`, for any other reason.  An error after
 * some bytes is told only by their number.
 */
int32_t
io_move(const struct io_end *end, enum io_label label, void *bytes, uint32_t length, uint64_t offset);

/* The same with a bare connection, in one request; `_all`: whole. */
int32_t
io_read(handle_t file, void *to, uint32_t length, uint64_t offset, uint32_t group);
int32_t
io_write(handle_t file, const void *from, uint32_t length, uint64_t offset);
int32_t
io_read_all(handle_t file, void *to, uint32_t length, uint64_t offset);
int32_t
io_write_all(handle_t file, const void *from, uint32_t length, uint64_t offset);

/*
 * Read entries from *place on, which moves on.  length: at most IO_INLINE_MAX.  Returns bytes, 0 at
 * the end.
 */
int32_t
io_readdir(handle_t directory, void *entries, uint32_t length, uint32_t *place);

/* Watch an open file (protocol/io.h). */
int32_t
io_watch_file(handle_t file, uint32_t events, uint32_t bits, uint32_t number, handle_t connection);

/* IO_LOCK: may wait, and be interrupted by a signal (E_INTERRUPTED). */
int32_t
io_lock_file(handle_t file, uint32_t operation);

/* IO_CONTROL: data of `length` bytes go with it, and at most `room` bytes come back into data.  m: words. */
int32_t
io_control_call(handle_t file, void *data, uint32_t length, uint32_t room, struct message *m);

/* A number for a request that shall not be done twice.  Never 0. */
uint32_t
io_id(void);

/* Go on with other numbers: a child has its parent's memory, and must not use the parent's numbers again. */
void
io_id_renew(void);

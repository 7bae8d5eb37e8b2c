/* SPDX-License-Identifier: MIT */
/*
 * io.h: requests to a server of files, one function each: the client's half of protocol/io.h.
 *
 *   They know nothing of descriptors, prefixes or errno: that is user/lib/posix/'s.  Each returns a result >= 0 or an
 *   error (protocol/errno.h).  A request that the server died of is repeated at most IO_REPEATS times, always with
 *   the same id, and then fails with ERRNO(EIO); a page of a buffer that is not there yet is touched, and the request
 *   goes on.
 */
#pragma once

#include <stddef.h>

#include "ipc.h"
#include "protocol/io.h"

#define IO_POSITION	UINT64_MAX	/* as an offset: at the open file's position */

/*
 * A request with a path (NULL: self).  *m: words in, words out.  IO_REDIRECT: the new path lies in the mailbox.
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

/*
 * Read or write at an offset (IO_POSITION: the position), in one request.  Returns bytes, perhaps fewer than
 * `length`.  group: of whom reads a terminal, else 0.
 */
int32_t
io_read(handle_t file, void *to, uint32_t length, uint64_t offset, uint32_t group);
int32_t
io_write(handle_t file, const void *from, uint32_t length, uint64_t offset);

/*
 * The same, going on until everything is done, the end of the file is there (io_read_all costs one more request to
 * know it), or an error comes; after some bytes that is told only by their number.
 */
int32_t
io_read_all(handle_t file, void *to, uint32_t length, uint64_t offset);
int32_t
io_write_all(handle_t file, const void *from, uint32_t length, uint64_t offset);

/* Read entries from *place on, which moves on.  length: at most IO_INLINE_MAX.  Returns bytes, 0 at the end. */
int32_t
io_readdir(handle_t directory, void *entries, uint32_t length, uint32_t *place);

/* Watch an open file (protocol/io.h). */
int32_t
io_watch_file(handle_t file, uint32_t events, uint32_t bits, uint32_t number, handle_t connection);

/* IO_CONTROL: data of `length` bytes go with it, and at most `room` bytes come back into data.  m: words. */
int32_t
io_control_call(handle_t file, void *data, uint32_t length, uint32_t room, struct message *m);

/* A number for a request that shall not be done twice.  Never 0. */
uint32_t
io_id(void);

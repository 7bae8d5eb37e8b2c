/* SPDX-License-Identifier: MIT */
/*
 * pipe.h: pipes, under the I/O protocol: what goes in at one end comes out at the other.
 *
 *   A pipe is a ring of PIPE_SIZE bytes, and two queues of callers that wait: readers because it is
 *   empty, writers because what they bring does not fit.  Each end is an open file; copies of its
 *   handle (dup, fork) are the same end.
 *
 *	read     empty: no writer's end is open: 0 bytes, the end; O_NONBLOCK: EAGAIN; else it waits
 *	         else what is there, at most what is asked for
 *	write    no reader's end is open: EPIPE (the library raises SIGPIPE)
 *	         up to PIPE_BUF bytes go in whole or not at all, so they are never mixed with
 *	         others'; more go in as they fit what does not fit: O_NONBLOCK: what went in, or
 *	         EAGAIN; else it waits
 *
 *   Whoever is gone when its turn comes changes nothing: a reader's bytes stay in the pipe.
 */
#pragma once

#include <io_server.h>

#define PIPE_SIZE	16384u

/* Handlers of the labels of pipes' open files. */
io_handler pipe_read, pipe_write;

/* Of IO_GET and IO_PUT, of any file: the usual cases of pipes at once, all others by files_dispatch(). */
server_handler pipe_get, pipe_put;

/* What holds for one end now: POLLIN, POLLOUT, POLLHUP, POLLERR. */
uint32_t
pipe_ready(const struct io_file *file);

/* Bytes that could be read. */
uint32_t
pipe_queued(const struct io_file *file);

/* Nobody holds this end any more. */
void
pipe_close(struct io_server *server, struct io_file *file);

/*
 * Make a pipe: two handles, of the reading and the writing end, to give away and to close.  flags:
 * O_NONBLOCK or 0, for both.  Returns 0 or an error; then nothing is left.  LAB 11 part 8.
 */
int32_t
pipe_create(struct io_server *server, uint32_t client, uint32_t flags, handle_t ends[2]);

/* SPDX-License-Identifier: MIT */
/*
 * stream.h: what a FILE is: a file and a buffer, which holds bytes to be read or bytes to be
 * written, never both.
 *
 *   IDLE      nothing is buffered; the file stands where the stream does
 *   READING   buffer[at..end) has been read from the file and not yet by the program; the file stands behind it
 *   WRITING   buffer[START..at) has been written by the program and not yet to the file
 *
 *	IDLE -> READING	  stream_fill(), ungetc()
 *	IDLE -> WRITING	  stream_put()
 *	WRITING -> IDLE	  stream_flush(), and everything that reads, seeks or closes
 *	READING -> IDLE	  stream_settle(): seeks the file back over what has not been read, if it can be;
 *			  everything that writes, seeks or closes
 *
 *   The first START bytes of the buffer stay free for what ungetc() puts back.
 *
 *   How bytes come and go is the source's affair: descriptors (stream_file) or memory (stdio_memory.c).
 *
 *   Public functions take the stream's lock, which is recursive, and the stream_ ones expect it
 *   held.  All open streams are in one list, under a lock of its own; who needs both takes the
 *   list's first.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

#include "include/sys/lock.h"

#define START	8		/* free bytes at the front of every buffer: ungetc() */
#define TINY	1		/* bytes behind them in a stream without a buffer */

struct stream_source {
	ssize_t (*read)(FILE *stream, void *to, size_t length);
	ssize_t (*write)(FILE *stream, const void *from, size_t length);
	off_t (*seek)(FILE *stream, off_t offset, int whence);
	int (*close)(FILE *stream);
};

enum stream_state {
	STREAM_IDLE,
	STREAM_READING,
	STREAM_WRITING,
};

struct stream {
	const struct stream_source *source;
	int file;		/* descriptor, or -1 */
	void *memory;		/* the source's: stdio_memory.c */
	pid_t child;		/* popen(): whom pclose() waits for */
	bool readable, writable;

	enum stream_state state;
	bool ended, failed;	/* feof(), ferror() */
	int kind;		/* _IOFBF, _IOLBF, _IONBF; -1: to be found out at the first use */
	bool own_buffer, own_stream;	/* from malloc() */
	unsigned char *buffer;	/* NULL: none yet */
	size_t size;		/* of it, START included */
	size_t at, end;
	unsigned char tiny[START + TINY];

	struct lock lock;
	struct stream *next;	/* in the list of all */
};

extern const struct stream_source stream_file;

void
stream_lock(FILE *stream);

void
stream_unlock(FILE *stream);

/* Find out how to buffer, and get a buffer; without memory, the tiny one. */
void
stream_prepare(FILE *stream);

/* Read more into an empty buffer.  Returns false at the end or on an error, both remembered. */
bool
stream_fill(FILE *stream);

/* Write bytes as the stream's kind wants it.  Returns how many are safe in the buffer or the file. */
size_t
stream_put(FILE *stream, const void *from, size_t length);

/* Write what has been buffered.  Returns 0, or EOF with errno set; then it is lost. */
int
stream_flush(FILE *stream);

/* Become IDLE, with the file where the stream is.  Returns 0 or EOF. */
int
stream_settle(FILE *stream);

/* A new stream over a source, in the list; NULL and errno ENOMEM. */
FILE *
stream_new(const struct stream_source *source, bool readable, bool writable);

/* Take it out of the list and free what is its own.  It is settled and closed. */
void
stream_delete(FILE *stream);

/*
 * Flush all streams that have something to write: at the program's end, and fflush(NULL).  Returns
 * 0 or EOF.
 */
int
stream_flush_all(void);

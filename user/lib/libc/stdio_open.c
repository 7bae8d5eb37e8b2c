/* SPDX-License-Identifier: MIT */
/*
 * stdio_open.c: opening and closing streams.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stream.h"

#define MODE_NEW	0666	/* for files made by fopen(), before the mask */

/* The flags of open() for "r", "w+", "ax" and so on; -1 and EINVAL for anything else. */
static int
flags_of(const char *mode)
{
	bool both = strchr(mode, '+');
	int flags = both ? O_RDWR : *mode == 'r' ? O_RDONLY : O_WRONLY;

	switch (*mode) {
	case 'r':
		break;
	case 'w':
		flags |= O_CREAT | O_TRUNC;
		break;
	case 'a':
		flags |= O_CREAT | O_APPEND;
		break;
	default:
		errno = EINVAL;
		return -1;
	}
	if (strchr(mode, 'x'))
		flags |= O_EXCL;
	if (strchr(mode, 'e'))
		flags |= O_CLOEXEC;
	return flags;
}

static bool
reads(int flags)
{
	return (flags & O_ACCMODE) != O_WRONLY;
}

static bool
writes(int flags)
{
	return (flags & O_ACCMODE) != O_RDONLY;
}

FILE *
fdopen(int file, const char *mode)
{
	int flags = flags_of(mode);
	FILE *stream;

	if (flags < 0)
		return NULL;
	stream = stream_new(&stream_file, reads(flags), writes(flags));
	if (!stream)
		return NULL;
	stream->file = file;
	return stream;
}

FILE *
fopen(const char *restrict path, const char *restrict mode)
{
	int flags = flags_of(mode);
	int file = flags < 0 ? -1 : open(path, flags, MODE_NEW);

	if (file < 0)
		return NULL;
	FILE *stream = fdopen(file, mode);
	if (!stream)
		close(file);
	return stream;
}

static int
finish(FILE *stream)
{
	int settled = stream_settle(stream);
	int closed = stream->source->close(stream);

	return settled == EOF || closed < 0 ? EOF : 0;
}

int
fclose(FILE *stream)
{
	stream_lock(stream);
	int result = finish(stream);
	stream_unlock(stream);
	stream_delete(stream);
	return result;
}

FILE *
freopen(const char *restrict path, const char *restrict mode, FILE *restrict stream)
{
	int flags = flags_of(mode), wanted = stream->file;

	stream_lock(stream);
	finish(stream);
	int file = flags < 0 ? -1 : open(path, flags, MODE_NEW);
	if (file >= 0 && wanted >= 0 && file != wanted) {
		int moved = dup2(file, wanted);

		close(file);
		file = moved;
	}
	stream->source = &stream_file;
	stream->file = file;
	stream->readable = file >= 0 && reads(flags);
	stream->writable = file >= 0 && writes(flags);
	stream->ended = stream->failed = false;
	stream_unlock(stream);
	if (file >= 0)
		return stream;
	stream_delete(stream);
	return NULL;
}

int
fflush(FILE *stream)
{
	if (!stream)
		return stream_flush_all();
	stream_lock(stream);
	int result = stream_settle(stream);
	stream_unlock(stream);
	return result;
}

int
fileno(FILE *stream)
{
	if (stream->file < 0)
		errno = EBADF;
	return stream->file;
}

int
setvbuf(FILE *restrict stream, char *restrict buffer, int kind, size_t size)
{
	if (kind != _IOFBF && kind != _IOLBF && kind != _IONBF) {
		errno = EINVAL;
		return EOF;
	}
	stream_lock(stream);
	stream_settle(stream);
	if (stream->own_buffer)
		free(stream->buffer);
	stream->own_buffer = false;
	stream->buffer = NULL;
	stream->kind = kind;
	if (buffer && size > START + TINY && kind != _IONBF) {
		stream->buffer = (unsigned char *)buffer;
		stream->size = size;
		stream->at = stream->end = START;
	}
	stream_unlock(stream);
	return 0;
}

void
setbuf(FILE *restrict stream, char *restrict buffer)
{
	setvbuf(stream, buffer, buffer ? _IOFBF : _IONBF, BUFSIZ);
}

void
setlinebuf(FILE *stream)
{
	setvbuf(stream, NULL, _IOLBF, 0);
}

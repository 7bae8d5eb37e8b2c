/* SPDX-License-Identifier: MIT */
/*
 * stdio_seek.c: where a stream stands, and what has happened to it.
 */
#include <errno.h>
#include <limits.h>

#include "stream.h"

int
fseeko(FILE *stream, off_t offset, int whence)
{
	stream_lock(stream);
	int result = stream_settle(stream);
	if (result == 0 && stream->source->seek(stream, offset, whence) < 0)
		result = -1;
	if (result == 0)
		stream->ended = false;
	stream_unlock(stream);
	return result;
}

off_t
ftello(FILE *stream)
{
	stream_lock(stream);
	off_t place = stream->source->seek(stream, 0, SEEK_CUR);
	if (place >= 0 && stream->state == STREAM_READING)
		place -= (off_t)(stream->end - stream->at);
	if (place >= 0 && stream->state == STREAM_WRITING)
		place += (off_t)(stream->at - START);
	stream_unlock(stream);
	return place;
}

int
fseek(FILE *stream, long offset, int whence)
{
	return fseeko(stream, offset, whence);
}

long
ftell(FILE *stream)
{
	off_t place = ftello(stream);

	if (place > LONG_MAX) {
		errno = EOVERFLOW;
		return -1;
	}
	return (long)place;
}

void
rewind(FILE *stream)
{
	fseeko(stream, 0, SEEK_SET);
	clearerr(stream);
}

int
fgetpos(FILE *restrict stream, fpos_t *restrict position)
{
	*position = ftello(stream);
	return *position < 0 ? -1 : 0;
}

int
fsetpos(FILE *stream, const fpos_t *position)
{
	return fseeko(stream, *position, SEEK_SET);
}

void
clearerr(FILE *stream)
{
	stream->ended = stream->failed = false;
}

int
feof(FILE *stream)
{
	return stream->ended;
}

int
ferror(FILE *stream)
{
	return stream->failed;
}

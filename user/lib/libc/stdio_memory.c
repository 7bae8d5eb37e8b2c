/* SPDX-License-Identifier: MIT */
/*
 * stdio_memory.c: streams over memory: fmemopen() and open_memstream().
 *
 *   Both are a struct memory_file: bytes with a length, a capacity and a place.  The one has a
 *   fixed capacity, the other grows and shows the program where its bytes are after each flush.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "stream.h"

struct memory_file {
	char *bytes;
	size_t length, capacity, place;
	bool append, own;		/* own: bytes came from malloc() and go with the stream */
	char **show_bytes;		/* open_memstream(): where to tell; NULL: capacity is fixed */
	size_t *show_length;
};

static ssize_t
memory_read(FILE *stream, void *to, size_t length)
{
	struct memory_file *m = stream->memory;
	size_t left = m->place < m->length ? m->length - m->place : 0;

	if (length > left)
		length = left;
	memcpy(to, m->bytes + m->place, length);
	m->place += length;
	return (ssize_t)length;
}

/* Have room for so many bytes and a zero.  Returns how many bytes there is room for. */
static size_t
grow(struct memory_file *m, size_t size)
{
	if (size < m->capacity)
		return size;
	if (!m->show_bytes)
		return m->capacity;
	char *larger = realloc(m->bytes, size * 2 + 1);
	if (!larger)
		return m->capacity - 1;
	memset(larger + m->capacity, 0, size * 2 + 1 - m->capacity);
	m->bytes = larger;
	m->capacity = size * 2 + 1;
	return size;
}

static void
show(struct memory_file *m)
{
	if (m->length < m->capacity)
		m->bytes[m->length] = '\0';
	if (m->show_bytes) {
		*m->show_bytes = m->bytes;
		*m->show_length = m->length;
	}
}

static ssize_t
memory_write(FILE *stream, const void *from, size_t length)
{
	struct memory_file *m = stream->memory;

	if (m->append)
		m->place = m->length;
	size_t room = grow(m, m->place + length);
	if (room <= m->place) {
		errno = ENOSPC;
		return -1;
	}
	if (length > room - m->place)
		length = room - m->place;
	memcpy(m->bytes + m->place, from, length);
	m->place += length;
	if (m->place > m->length)
		m->length = m->place;
	show(m);
	return (ssize_t)length;
}

static off_t
memory_seek(FILE *stream, off_t offset, int whence)
{
	struct memory_file *m = stream->memory;
	off_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? (off_t)m->place : (off_t)m->length;

	if (base + offset < 0 || (size_t)(base + offset) > (m->show_bytes ? SIZE_MAX / 4 : m->capacity)) {
		errno = EINVAL;
		return -1;
	}
	m->place = (size_t)(base + offset);
	return base + offset;
}

static int
memory_close(FILE *stream)
{
	struct memory_file *m = stream->memory;

	if (m->own)
		free(m->bytes);
	free(m);
	return 0;
}

static const struct stream_source memory_source = {
	memory_read, memory_write, memory_seek, memory_close,
};

static FILE *
open_memory(const struct memory_file *initial, bool reads, bool writes)
{
	struct memory_file *m = malloc(sizeof *m);
	FILE *stream = m ? stream_new(&memory_source, reads, writes) : NULL;

	if (!stream) {
		free(m);
		return NULL;
	}
	*m = *initial;
	stream->memory = m;
	stream->kind = _IOFBF;
	return stream;
}

FILE *
fmemopen(void *restrict buffer, size_t size, const char *restrict mode)
{
	bool both = strchr(mode, '+');
	struct memory_file m = {
		.bytes = buffer ? buffer : calloc(1, size + 1),
		.capacity = size,
		.append = *mode == 'a',
		.own = !buffer,
	};

	if (!m.bytes)
		return NULL;
	if (*mode == 'w' && size > 0)
		m.bytes[0] = '\0';
	m.length = *mode == 'r' ? size : *mode == 'a' ? strnlen(m.bytes, size) : 0;
	FILE *stream = open_memory(&m, both || *mode == 'r', both || *mode != 'r');
	if (!stream && m.own)
		free(m.bytes);
	return stream;
}

FILE *
open_memstream(char **text, size_t *length)
{
	struct memory_file m = {
		.bytes = calloc(1, 1),
		.capacity = 1,
		.show_bytes = text,
		.show_length = length,
	};
	FILE *stream = m.bytes ? open_memory(&m, false, true) : NULL;

	if (stream)
		show(&m);
	else
		free(m.bytes);
	return stream;
}

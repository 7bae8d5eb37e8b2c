/* SPDX-License-Identifier: MIT */
/*
 * buffer.c: the text being edited: an array of lines, each an array of bytes.
 */
#include "edit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Room for so many things.  Without memory there is nothing left to do but to say so. */
static void *
make_room(void *old, size_t *room, size_t needed, size_t size)
{
	void *memory;

	if (needed <= *room)
		return old;
	*room = needed + needed / 2 + 16;
	memory = realloc(old, *room * size);
	if (!memory) {
		keys_end();
		fprintf(stderr, "edit: out of memory; what was not saved is lost\n");
		exit(1);
	}
	return memory;
}

static void
line_add(struct line *line, size_t at, const char *bytes, size_t length)
{
	line->bytes = make_room(line->bytes, &line->room, line->length + length, 1);
	memmove(line->bytes + at + length, line->bytes + at, line->length - at);
	memcpy(line->bytes + at, bytes, length);
	line->length += length;
}

/* A new line before line `at`. */
static struct line *
add_line(struct buffer *buffer, size_t at)
{
	buffer->lines = make_room(buffer->lines, &buffer->room, buffer->count + 1, sizeof *buffer->lines);
	memmove(buffer->lines + at + 1, buffer->lines + at, (buffer->count - at) * sizeof *buffer->lines);
	buffer->lines[at] = (struct line){ 0 };
	buffer->count++;
	return &buffer->lines[at];
}

static void
remove_line(struct buffer *buffer, size_t at)
{
	buffer->count--;
	memmove(buffer->lines + at, buffer->lines + at + 1, (buffer->count - at) * sizeof *buffer->lines);
}

bool
buffer_read(struct buffer *buffer, const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = NULL;
	size_t room = 0;
	ssize_t length;

	*buffer = (struct buffer){ 0 };
	while (file && (length = getline(&text, &room, file)) > 0) {
		length -= text[length - 1] == '\n';
		line_add(add_line(buffer, buffer->count), 0, text, (size_t)length);
	}
	free(text);
	if (buffer->count == 0)
		add_line(buffer, 0);
	if (!file)
		return errno == ENOENT;
	bool whole = !ferror(file);
	fclose(file);
	return whole;
}

static bool
write_lines(const struct buffer *buffer, FILE *file)
{
	for (size_t i = 0; i < buffer->count; i++) {
		fwrite(buffer->lines[i].bytes, 1, buffer->lines[i].length, file);
		if (i + 1 < buffer->count || buffer->lines[i].length > 0)
			putc('\n', file);
	}
	return fflush(file) == 0 && !ferror(file);
}

bool
buffer_write(struct buffer *buffer, const char *path)
{
	char beside[1024];
	struct stat st;
	FILE *file;
	bool done;

	snprintf(beside, sizeof beside, "%s.new", path);
	file = fopen(beside, "w");
	if (!file)
		return false;
	done = write_lines(buffer, file);
	done = fclose(file) == 0 && done;
	if (done && stat(path, &st) == 0)
		chmod(beside, st.st_mode & 07777);
	if (!done || rename(beside, path) < 0) {
		int reason = errno;

		unlink(beside);
		errno = reason;
		return false;
	}
	buffer->changed = false;
	return true;
}

void
buffer_insert(struct buffer *buffer, struct place *at, char byte)
{
	struct line *line = &buffer->lines[at->line];

	buffer->changed = true;
	if (byte != '\n') {
		line_add(line, at->column++, &byte, 1);
		return;
	}
	struct line *next = add_line(buffer, at->line + 1);

	line = &buffer->lines[at->line];
	line_add(next, 0, line->bytes + at->column, line->length - at->column);
	line->length = at->column;
	*at = (struct place){ at->line + 1, 0 };
}

void
buffer_erase(struct buffer *buffer, const struct place *at)
{
	struct line *line = &buffer->lines[at->line];

	if (at->column < line->length) {
		line->length--;
		memmove(line->bytes + at->column, line->bytes + at->column + 1, line->length - at->column);
		buffer->changed = true;
	} else if (at->line + 1 < buffer->count) {
		struct line *next = line + 1;

		line_add(line, line->length, next->bytes, next->length);
		free(next->bytes);
		remove_line(buffer, at->line + 1);
		buffer->changed = true;
	}
}

struct line
buffer_cut(struct buffer *buffer, size_t line)
{
	struct line cut = buffer->lines[line];

	remove_line(buffer, line);
	if (buffer->count == 0)
		add_line(buffer, 0);
	buffer->changed = true;
	return cut;
}

void
buffer_paste(struct buffer *buffer, size_t before, const struct line *line)
{
	line_add(add_line(buffer, before), 0, line->bytes, line->length);
	buffer->changed = true;
}

static bool
find_in_line(const struct line *line, size_t from, const char *text, size_t length, size_t *column)
{
	for (; from + length <= line->length; from++) {
		if (memcmp(line->bytes + from, text, length) == 0) {
			*column = from;
			return true;
		}
	}
	return false;
}

bool
buffer_find(const struct buffer *buffer, struct place *at, const char *text)
{
	size_t length = strlen(text);

	for (size_t i = 0; i <= buffer->count; i++) {
		size_t line = (at->line + i) % buffer->count;

		if (find_in_line(&buffer->lines[line], i == 0 ? at->column + 1 : 0, text, length, &at->column)) {
			at->line = line;
			return true;
		}
	}
	return false;
}

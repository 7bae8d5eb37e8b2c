/* SPDX-License-Identifier: MIT */
/*
 * libc_stdio_file.h: the one file of libc_stdio.c, in memory, that can be a terminal, a pipe or
 * full; it counts how often it is touched.
 */
#pragma once

#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <unistd.h>

#include "libc_stdio.h"

static char content[100000];
static size_t content_length, place, largest_read;
static int file_flags, writes_done, reads_done, opens;
static bool is_terminal, is_pipe;
static int write_error;		/* errno of the next write */

static void
begin(const char *text)
{
	strcpy(content, text);
	content_length = strlen(text);
	place = 0;
	largest_read = SIZE_MAX;
	writes_done = reads_done = 0;
}

int
file_open(const char *path, int flags, ...)
{
	if (strcmp(path, "file") != 0) {
		errno = ENOENT;
		return -1;
	}
	opens++;
	place = 0;
	file_flags = flags;
	if (flags & O_TRUNC)
		content_length = 0;
	return 7;
}

ssize_t
file_read_at(int file, void *to, size_t length)
{
	size_t left = content_length - place;

	ck_assert_int_ge(file, 0);
	reads_done++;
	length = length < left ? length : left;
	length = length < largest_read ? length : largest_read;
	memcpy(to, content + place, length);
	place += length;
	return (ssize_t)length;
}

ssize_t
file_write_at(int file, const void *from, size_t length)
{
	ck_assert_int_ge(file, 0);
	writes_done++;
	if (write_error) {
		errno = write_error;
		return -1;
	}
	if (file_flags & O_APPEND)
		place = content_length;
	memcpy(content + place, from, length);
	place += length;
	if (place > content_length)
		content_length = place;
	content[content_length] = '\0';
	return (ssize_t)length;
}

off_t
file_lseek(int file, off_t offset, int whence)
{
	ck_assert_int_ge(file, 0);
	if (is_pipe) {
		errno = ESPIPE;
		return -1;
	}
	off_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? (off_t)place : (off_t)content_length;
	if (base + offset < 0) {
		errno = EINVAL;
		return -1;
	}
	place = (size_t)(base + offset);
	return base + offset;
}

int
file_close_it(int file)
{
	ck_assert_int_eq(file, 7);
	opens--;
	return 0;
}

int
file_dup2(int file, int as)
{
	(void)file;
	return as;
}

int
file_isatty(int file)
{
	(void)file;
	errno = is_terminal ? 0 : ENOTTY;
	return is_terminal;
}

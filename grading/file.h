/* SPDX-License-Identifier: MIT */
/*
 * file.h: whole files, read and written in one piece.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/*
 * The contents of directory/path (directory NULL: path as it is) with a zero byte behind them, for
 * free().  NULL with a sentence in error[size] if it cannot be read or is no ordinary file.
 */
char *file_read(const char *directory, const char *path, size_t *length, char *error, size_t size);

/*
 * Make path hold exactly these bytes: written beside it and renamed, so that a reader sees the old
 * file or the new one and never a part.  Makes missing folders.  False with a sentence in
 * error[size]; then path is as it was.
 */
bool file_write(const char *path, const void *bytes, size_t length, char *error, size_t size);

/*
 * The same for files that nobody keeps: written in place, quickly, no promise about a part.  Makes
 * missing folders.
 */
bool file_put(const char *path, const void *bytes, size_t length, char *error, size_t size);

/* file_put() of the contents of another file. */
bool file_copy(const char *from, const char *to, char *error, size_t size);

/* Make the folder that `path` lies in, and those above it.  False with errno set. */
bool file_make_parents(const char *path);

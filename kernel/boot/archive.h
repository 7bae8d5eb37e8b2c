/* SPDX-License-Identifier: MIT */
/*
 * archive.h: files in the boot archive, a tar file in memory.
 *
 *   POSIX.1-2017, pax, "ustar Interchange Format".
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARCHIVE_NAME_MAX	256u	/* what prefix, '/' and name of a header hold */

struct archive {
	const uint8_t *bytes;
	size_t size;
};

/* A regular file in it.  name: without "./" or "/" before it; data: in the archive, not copied. */
struct archive_file {
	char name[ARCHIVE_NAME_MAX + 1];
	const uint8_t *data;
	size_t size;
};

/* What is wrong with an archive: where (offset of the bad header) and what, in words. */
struct archive_error {
	size_t offset;
	const char *what;
};

/*
 * Makes archive stand for size bytes of memory, having walked through all of it: after true no
 * function below meets an error.  False, with *error filled, if the bytes are no archive, or a
 * damaged one: a wrong checksum or magic, a number that is none, a file that reaches beyond the
 * end, no end mark.
 */
bool archive_open(struct archive *archive, const void *bytes, size_t size, struct archive_error *error);

/*
 * The next regular file.  *position: 0 for the first one, moved on by each call.  False at the end; then
 * error->what is NULL, or what is wrong.
 */
bool archive_next(const struct archive *archive, size_t *position, struct archive_file *file, struct archive_error *error);

/* Finds a file by its name.  The last one counts if there are several, as when unpacking. */
bool archive_find(const struct archive *archive, const char *name, struct archive_file *file);

/* SPDX-License-Identifier: MIT */
/*
 * grade_cache.c: a folder of sources and the objects that they became, for who grades many
 * submissions of which most files are the same: `--objects DIR`.
 *
 *   The entry of kernel/pit.c whose bytes have the sum S is kernel_pit.c.S.o and, written after it,
 *   kernel_pit.c.S.source.  An entry counts only if its source is the same byte for byte, so the
 *   sum may be a weak one.  What an object depends on beside its source, headers and compiler, is
 *   the tree's: a cache serves one tree as it is, and whoever makes the folder empties it when that
 *   changes.
 *
 *   Only objects of files that compile without a word are kept, so that the log of a build is the
 *   same with them.  An object from here is checked as a fresh one is.  Graders that run at the
 *   same time may share a cache: they write the same bytes.
 */
#include "grade_cache.h"
#include "file.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FNV_START	0xcbf29ce484222325u
#define FNV_PRIME	0x100000001b3u

static uint64_t
sum_of(const char *bytes, size_t length)
{
	uint64_t sum = FNV_START;

	for (size_t i = 0; i < length; i++)
		sum = (sum ^ (uint8_t)bytes[i]) * FNV_PRIME;
	return sum;
}

/* The bytes of folder/path, for free(), and the name of their entry.  NULL if they cannot be read. */
static char *
read_source(const char *cache, const char *folder, const char *path, size_t *length, char entry[PATH_MAX])
{
	char error[256], *bytes = file_read(folder, path, length, error, sizeof error);
	size_t start = (size_t)snprintf(entry, PATH_MAX, "%.2000s/", cache);

	if (!bytes)
		return NULL;
	snprintf(entry + start, PATH_MAX - start, "%.1000s.%016llx", path, (unsigned long long)sum_of(bytes, *length));
	for (char *at = entry + start; *at; at++)
		if (*at == '/')
			*at = '_';
	return bytes;
}

bool
cache_take(const char *cache, const char *folder, const char *path, const char *object)
{
	char entry[PATH_MAX], name[PATH_MAX + 16], to[PATH_MAX], error[256];
	size_t length = 0, known_length = 0;
	char *source = read_source(cache, folder, path, &length, entry), *known;
	bool same;

	snprintf(name, sizeof name, "%s.source", entry);
	known = source ? file_read(NULL, name, &known_length, error, sizeof error) : NULL;
	same = known && known_length == length && !memcmp(known, source, length);
	free(source);
	free(known);
	snprintf(name, sizeof name, "%s.o", entry);
	snprintf(to, sizeof to, "%.3000s/%.500s", folder, object);
	return same && file_copy(name, to, error, sizeof error);
}

void
cache_keep(const char *cache, const char *folder, const char *path, const char *object)
{
	char entry[PATH_MAX], name[PATH_MAX + 16], error[256];
	size_t length = 0, object_length = 0;
	char *source = read_source(cache, folder, path, &length, entry);
	char *bytes = source ? file_read(folder, object, &object_length, error, sizeof error) : NULL;
	bool kept;

	snprintf(name, sizeof name, "%s.o", entry);
	kept = bytes && file_write(name, bytes, object_length, error, sizeof error);
	snprintf(name, sizeof name, "%s.source", entry);
	if (kept)
		file_write(name, source, length, error, sizeof error);
	free(source);
	free(bytes);
}

/* SPDX-License-Identifier: MIT */
/*
 * directory.c: reading directories.  POSIX.1-2017.
 *
 *   A server lists what is in a directory, each name with the place of the one after it; "." and
 *   ".." are no names to it and are added here, as places 0 and 1.  So place p >= FIRST of a DIR is
 *   place p - FIRST of the server.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libc/errno_of.h>
#include "fd.h"

#define FIRST	2u

struct directory {
	int file;
	uint32_t place;			/* of the entry that is next */
	uint32_t server_place;		/* behind what lies in `entries` */
	uint32_t at, length;		/* what of `entries` has not been given out: at .. length */
	struct dirent entry;
	uint8_t entries[IO_INLINE_MAX] __attribute__((aligned(4)));
};

DIR *
fdopendir(int file)
{
	struct descriptor *d = fd_find(file);
	DIR *directory;

	if (!d)
		return NULL;
	if ((d->kind & IO_KIND_MASK) != IO_KIND_DIRECTORY) {
		errno = ENOTDIR;
		return NULL;
	}
	directory = calloc(1, sizeof *directory);
	if (directory)
		directory->file = file;
	return directory;
}

DIR *
opendir(const char *path)
{
	int file = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *directory;

	if (file < 0)
		return NULL;
	directory = fdopendir(file);
	if (!directory)
		close(file);
	return directory;
}

/* Get more entries.  False: there are none, or errno says why. */
static bool
refill(DIR *directory)
{
	struct descriptor *d = fd_find(directory->file);

	if (!d)
		return false;
	int32_t result = io_readdir(d->end.handle, directory->entries, sizeof directory->entries,
				    &directory->server_place);
	if (result < 0)
		errno_set(result);
	directory->at = 0;
	directory->length = result > 0 ? (uint32_t)result : 0;
	return result > 0;
}

/* One of the two that no server lists. */
static struct dirent *
dots(DIR *directory)
{
	directory->place++;
	directory->entry = (struct dirent){ .d_ino = 1, .d_off = directory->place, .d_type = DT_DIR };
	memcpy(directory->entry.d_name, "..", directory->place);
	return &directory->entry;
}

struct dirent *
readdir(DIR *directory)
{
	struct io_entry *entry;

	if (directory->place < FIRST)
		return dots(directory);
	if (directory->at == directory->length && !refill(directory))
		return NULL;
	entry = (struct io_entry *)(directory->entries + directory->at);
	uint32_t room = directory->length - directory->at;
	if (room < sizeof *entry || entry->size > room || entry->size < IO_ENTRY_SIZE(entry->length)) {
		errno = EIO;
		return NULL;
	}
	directory->at += entry->size;
	directory->place = entry->next + FIRST;
	directory->entry.d_ino = entry->inode;
	directory->entry.d_off = directory->place;
	directory->entry.d_type = entry->type;
	memcpy(directory->entry.d_name, entry->name, entry->length);
	directory->entry.d_name[entry->length] = '\0';
	return &directory->entry;
}

int
readdir_r(DIR *restrict directory, struct dirent *restrict entry, struct dirent **restrict result)
{
	int before = errno, error;

	errno = 0;
	struct dirent *found = readdir(directory);
	error = errno;
	errno = before;
	if (found)
		*entry = *found;
	*result = found ? entry : NULL;
	return found ? 0 : error;
}

void
seekdir(DIR *directory, long place)
{
	directory->place = (uint32_t)place;
	directory->server_place = directory->place < FIRST ? 0 : directory->place - FIRST;
	directory->at = directory->length = 0;
}

void
rewinddir(DIR *directory)
{
	seekdir(directory, 0);
}

long
telldir(DIR *directory)
{
	return (long)directory->place;
}

int
dirfd(DIR *directory)
{
	return directory->file;
}

int
closedir(DIR *directory)
{
	int result = close(directory->file);

	free(directory);
	return result;
}

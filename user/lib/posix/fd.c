/* SPDX-License-Identifier: MIT */
/*
 * fd.c: descriptors: small numbers for open files.
 *
 *   What a descriptor is of (a file, a terminal ...) is told by the server that opened it; of those
 *   a program is born with it is asked when it first matters.  It decides how bytes are moved: all
 *   at once from files, which never wait; in what pieces there are from everything else.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libc/errno_of.h>
#include <libc/lock.h>
#include "fd.h"
#include <start.h>

static struct descriptor table[OPEN_MAX];
static bool filled;
static struct lock lock;		/* while numbers are given out */

/* How bytes move to and from what is of this kind. */
static void
set_kind(struct descriptor *d, uint32_t kind)
{
	uint32_t what = kind & IO_KIND_MASK;

	d->kind = kind;
	d->end.whole = what == IO_KIND_FILE;
	d->end.waits = what == IO_KIND_PIPE || what == IO_KIND_TERMINAL;
	d->end.words = d->end.waits;
}

static void
ask_kind(struct descriptor *d)
{
	struct message m = { 0 };

	if (io_word_call(d->end.handle, IO_FLAGS, &m) >= 0)
		set_kind(d, m.words[1]);
}

char *
fd_name(int file, const char *directory, char number[FD_DIGITS])
{
	char *name;

	snprintf(number, FD_DIGITS, "%d", file);
	return directory && asprintf(&name, "%d%s", file, directory) >= 0 ? name : number;
}

/* What we were started with: names as fd_name() makes them. */
static void
fill(void)
{
	filled = true;
	for (const struct start_handle *h = start_handles(); h && h->name; h++) {
		const char *name = (const char *)h->name;
		char *path;
		unsigned long file = strtoul(name, &path, 10);

		if (*name < '0' || *name > '9' || file >= OPEN_MAX)
			continue;
		table[file].end.handle = h->handle;
		table[file].directory = *path == '/' ? strdup(path) : NULL;
	}
}

static void
begin(void)
{
	lock_take(&lock);
	if (!filled)
		fill();
}

/* As fd_find(), but the kind may not be known. */
static struct descriptor *
find_open(int file)
{
	if (!filled) {
		begin();
		lock_release(&lock);
	}
	if (file < 0 || file >= OPEN_MAX || table[file].end.handle == HANDLE_NONE) {
		errno = EBADF;
		return NULL;
	}
	return &table[file];
}

struct descriptor *
fd_find(int file)
{
	struct descriptor *d = find_open(file);

	if (d && d->kind == 0)
		ask_kind(d);
	return d;
}

static int
refuse(handle_t handle, int error)
{
	handle_close(handle);
	errno = error;
	return -1;
}

/* Give back what a descriptor had. */
static void
forget(const struct descriptor *before)
{
	if (before->end.handle != HANDLE_NONE)
		handle_close(before->end.handle);
	free(before->directory);
}

/* With the lock. */
static void
set(int file, handle_t handle, uint32_t kind, bool close_on_exec)
{
	table[file] = (struct descriptor){
		.end.handle = handle,
		.close_on_exec = close_on_exec,
	};
	if (kind != 0)
		set_kind(&table[file], kind);
}

int
fd_new(handle_t handle, uint32_t kind, bool close_on_exec, int lowest)
{
	int file = lowest;

	if (lowest < 0 || lowest >= OPEN_MAX)
		return refuse(handle, EINVAL);
	begin();
	while (file < OPEN_MAX && table[file].end.handle != HANDLE_NONE)
		file++;
	if (file < OPEN_MAX)
		set(file, handle, kind, close_on_exec);
	lock_release(&lock);
	return file < OPEN_MAX ? file : refuse(handle, EMFILE);
}

int
fd_put(handle_t handle, uint32_t kind, bool close_on_exec, int file)
{
	if (file < 0 || file >= OPEN_MAX)
		return refuse(handle, EBADF);
	begin();
	struct descriptor before = table[file];
	set(file, handle, kind, close_on_exec);
	lock_release(&lock);
	forget(&before);
	return file;
}

void
fd_set_directory(int file, const char *path)
{
	char *copy = strdup(path), *before;

	lock_take(&lock);
	before = table[file].directory;
	table[file].directory = copy;
	lock_release(&lock);
	free(before);
}

handle_t
descriptor_handle(int file)
{
	const struct descriptor *d = find_open(file);

	return d ? d->end.handle : HANDLE_NONE;
}

int
descriptor_add(handle_t handle, uint32_t kind, int open_flags)
{
	return fd_new(handle, kind, open_flags & O_CLOEXEC, 0);
}

uint32_t
descriptors_inherited(struct named_handle *list, uint32_t most)
{
	static char numbers[OPEN_MAX][FD_DIGITS], *names[OPEN_MAX];
	uint32_t count = 0;

	begin();
	for (int file = 0; file < OPEN_MAX && count < most; file++) {
		if (table[file].end.handle == HANDLE_NONE || table[file].close_on_exec)
			continue;
		if (names[file] != numbers[file])
			free(names[file]);
		names[file] = fd_name(file, table[file].directory, numbers[file]);
		list[count++] = (struct named_handle){ names[file], table[file].end.handle };
	}
	lock_release(&lock);
	return count;
}

int
close(int file)
{
	struct descriptor *d = find_open(file);

	if (!d)
		return -1;
	lock_take(&lock);
	struct descriptor before = *d;
	*d = (struct descriptor){ 0 };
	lock_release(&lock);
	forget(&before);
	return 0;
}

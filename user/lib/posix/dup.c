/* SPDX-License-Identifier: MIT */
/*
 * dup.c: more descriptors of one open file, what is remembered of each, and its lock.  POSIX.1-2017.
 *
 *   A copy of the handle stands for the same open file at the server: position and flags (O_APPEND,
 *   O_NONBLOCK) are shared; close-on-exec is the descriptor's own.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <sys/file.h>
#include <unistd.h>

#include <libc/errno_of.h>
#include "fd.h"

/* A copy of a descriptor's handle; HANDLE_NONE and errno. */
static handle_t
copy(const struct descriptor *d)
{
	int32_t result = handle_copy(d->end.handle, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL);

	if (result < 0)
		errno_set(result);
	return result < 0 ? HANDLE_NONE : (handle_t)result;
}

/* A new descriptor (-1: none) is of the same directory. */
static int
with_directory(const struct descriptor *d, int file)
{
	if (file >= 0 && d->directory)
		fd_set_directory(file, d->directory);
	return file;
}

static int
duplicate(int file, int lowest, bool close_on_exec)
{
	struct descriptor *d = fd_find(file);

	if (!d)
		return -1;
	if (lowest < 0 || lowest >= OPEN_MAX)
		return errno_set(ERRNO(EINVAL));
	handle_t handle = copy(d);
	return handle == HANDLE_NONE ? -1 : with_directory(d, fd_new(handle, d->kind, close_on_exec, lowest));
}

int
dup(int file)
{
	return duplicate(file, 0, false);
}

int
dup3(int file, int as, int flags)
{
	struct descriptor *d = fd_find(file);

	if (!d)
		return -1;
	if (file == as)
		return errno_set(ERRNO(EINVAL));
	if (as < 0 || as >= OPEN_MAX)
		return errno_set(ERRNO(EBADF));
	handle_t handle = copy(d);
	return handle == HANDLE_NONE ? -1 : with_directory(d, fd_put(handle, d->kind, flags & O_CLOEXEC, as));
}

int
dup2(int file, int as)
{
	if (file == as)
		return fd_find(file) ? file : -1;
	return dup3(file, as, 0);
}

int
flock(int file, int operation)
{
	const struct descriptor *d = fd_find(file);
	int32_t result = d ? io_lock_file(d->end.handle, (uint32_t)operation) : ERRNO(EBADF);

	return result < 0 ? errno_set(result) : 0;
}

/* Change the open file's flags within a mask, or only ask (mask 0). */
static int
file_flags(const struct descriptor *d, uint32_t mask, uint32_t flags)
{
	struct message m = { .words = { mask, flags } };
	int32_t result = io_word_call(d->end.handle, IO_FLAGS, &m);

	return result < 0 ? errno_set(result) : result;
}

int
fcntl(int file, int command, ...)
{
	struct descriptor *d = fd_find(file);
	va_list arguments;
	int value;

	if (!d)
		return -1;
	va_start(arguments, command);
	value = va_arg(arguments, int);	/* whatever it is if the command has none */
	va_end(arguments);
	switch (command) {
	case F_DUPFD:
	case F_DUPFD_CLOEXEC:
		return duplicate(file, value, command == F_DUPFD_CLOEXEC);
	case F_GETFD:
		return d->close_on_exec ? FD_CLOEXEC : 0;
	case F_SETFD:
		d->close_on_exec = value & FD_CLOEXEC;
		return 0;
	case F_GETFL:
		return file_flags(d, 0, 0);
	case F_SETFL:
		return file_flags(d, O_APPEND | O_NONBLOCK, (uint32_t)value) < 0 ? -1 : 0;
	}
	return errno_set(ERRNO(EINVAL));
}

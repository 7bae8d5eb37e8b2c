/* SPDX-License-Identifier: MIT */
/*
 * file.c: opening, reading and writing.  POSIX.1-2017.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <unistd.h>

#include <libc/errno_of.h>
#include "fd.h"
#include "file.h"
#include "path.h"
#include "process_call.h"

#define LENGTH_MAX	0x7fffffffu	/* what a ssize_t can say */

int
done(int32_t result)
{
	return result < 0 ? errno_set(result) : 0;
}

static int
open_mode(const char *path, int flags, mode_t mode)
{
	struct message m = {
		.words = { (uint32_t)flags & ~(uint32_t)O_CLOEXEC, mode_masked(mode), io_id() }
	};
	char absolute[PATH_MAX];
	int32_t result = path_call(IO_OPEN, path, &m, absolute);
	int file;

	if (result < 0)
		return errno_set(result);
	file = fd_new(mailbox()->handles[0], m.words[1], flags & O_CLOEXEC, 0);
	if (file >= 0 && (m.words[1] & IO_KIND_MASK) == IO_KIND_DIRECTORY)
		fd_set_directory(file, absolute);
	return file;
}

int
open(const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list arguments;

	if (flags & O_CREAT) {
		va_start(arguments, flags);
		mode = va_arg(arguments, mode_t);
		va_end(arguments);
	}
	return open_mode(path, flags, mode);
}

int
openat(int directory, const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list arguments;
	char room[PATH_MAX];

	if (flags & O_CREAT) {
		va_start(arguments, flags);
		mode = va_arg(arguments, mode_t);
		va_end(arguments);
	}
	path = path_at(directory, path, room);
	return path ? open_mode(path, flags, mode) : -1;
}

int
creat(const char *path, mode_t mode)
{
	return open_mode(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

/* Read or write at an offset, or at the position. */
static ssize_t
move(int file, enum io_label label, void *bytes, size_t length, uint64_t offset)
{
	struct descriptor *d = fd_find(file);

	if (!d)
		return -1;
	struct io_end end = d->end;
	if (label == IO_READ && (d->kind & IO_KIND_MASK) == IO_KIND_TERMINAL && is_process())
		end.group = (uint32_t)getpgrp();
	if (label == IO_WRITE)
		end.whole = true;
	int32_t result = io_move(&end, label, bytes, length < LENGTH_MAX ? length : LENGTH_MAX, offset);
	if (result == ERRNO(EPIPE) && label == IO_WRITE && is_process())
		raise(SIGPIPE);
	return result < 0 ? errno_set(result) : result;
}

ssize_t
read(int file, void *to, size_t length)
{
	return move(file, IO_READ, to, length, IO_POSITION);
}

ssize_t
write(int file, const void *from, size_t length)
{
	return move(file, IO_WRITE, (void *)from, length, IO_POSITION);
}

/* Pipes and terminals have no other place than the one where they are. */
static ssize_t
move_at(int file, enum io_label label, void *bytes, size_t length, off_t offset)
{
	struct descriptor *d = fd_find(file);

	if (d && !(d->kind & IO_KIND_SEEKABLE) && (d->kind & IO_KIND_MASK) != IO_KIND_DIRECTORY)
		return errno_set(ERRNO(ESPIPE));
	if (offset < 0)
		return errno_set(ERRNO(EINVAL));
	return move(file, label, bytes, length, (uint64_t)offset);
}

ssize_t
pread(int file, void *to, size_t length, off_t offset)
{
	return move_at(file, IO_READ, to, length, offset);
}

ssize_t
pwrite(int file, const void *from, size_t length, off_t offset)
{
	return move_at(file, IO_WRITE, (void *)from, length, offset);
}

off_t
lseek(int file, off_t offset, int whence)
{
	struct descriptor *d = fd_find(file);
	struct message m = {
		.words = { (uint32_t)whence & ((1u << IO_SEEK_SHIFT) - 1), (uint32_t)offset,
			   (uint32_t)((uint64_t)offset >> 32) }
	};

	if (!d)
		return -1;
	if (whence != SEEK_SET && whence != SEEK_CUR && whence != SEEK_END)
		return errno_set(ERRNO(EINVAL));
	m.words[0] |= io_id() << IO_SEEK_SHIFT;
	int32_t result = io_word_call(d->end.handle, IO_SEEK, &m);
	if (result < 0)
		return errno_set(result);
	return (off_t)((uint64_t)m.words[2] << 32 | m.words[1]);
}

/* A request on an open file that has no words. */
static int
simple(int file, enum io_label label)
{
	struct descriptor *d = fd_find(file);
	struct message m = { 0 };

	return d ? done(io_word_call(d->end.handle, label, &m)) : -1;
}

int
fsync(int file)
{
	return simple(file, IO_SYNC);
}

int
fdatasync(int file)
{
	return simple(file, IO_SYNC);
}

int
ftruncate(int file, off_t length)
{
	struct descriptor *d = fd_find(file);
	struct message m = { .words = { (uint32_t)length, (uint32_t)((uint64_t)length >> 32) } };

	return d ? done(io_word_call(d->end.handle, IO_TRUNCATE, &m)) : -1;
}

int
truncate(const char *path, off_t length)
{
	struct message m = { .words = { (uint32_t)length, (uint32_t)((uint64_t)length >> 32) } };

	return done(path_call(IO_TRUNCATE, path, &m, NULL));
}

/* SPDX-License-Identifier: MIT */
/*
 * file.c: whole files, read and written in one piece.
 *
 *   A file is replaced by rename(), after its bytes have reached the disk: a full disk, a kill or a
 *   lost power supply leave the old file or the new one.  The name of the new one carries our
 *   process number, so two writers never share it.
 */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
read_all(int descriptor, char *bytes, size_t length)
{
	size_t done = 0;

	while (done < length) {
		ssize_t got = read(descriptor, bytes + done, length - done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got == 0)
			errno = EIO;	/* it shrank under our hands */
		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	return true;
}

static char *
read_open_file(int descriptor, size_t *length)
{
	struct stat status;
	char *bytes;

	if (fstat(descriptor, &status))
		return NULL;
	if (!S_ISREG(status.st_mode)) {
		errno = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
		return NULL;
	}
	*length = (size_t)status.st_size;
	bytes = malloc(*length + 1);
	if (!bytes || !read_all(descriptor, bytes, *length)) {
		free(bytes);
		return NULL;
	}
	bytes[*length] = '\0';
	return bytes;
}

char *
file_read(const char *directory, const char *path, size_t *length, char *error, size_t size)
{
	char *bytes = NULL, *name = NULL;
	int descriptor;

	if (asprintf(&name, "%s%s%s", directory ? directory : "", directory ? "/" : "", path) < 0)
		abort();
	descriptor = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (descriptor >= 0)
		bytes = read_open_file(descriptor, length);
	if (!bytes)
		snprintf(error, size, "cannot read %s: %s", name, strerror(errno));
	if (descriptor >= 0)
		close(descriptor);
	free(name);
	return bytes;
}

bool
file_make_parents(const char *path)
{
	char *name = strdup(path);
	bool made = name;

	for (char *slash = name; made && (slash = strchr(slash + 1, '/')); *slash = '/') {
		*slash = '\0';
		made = !mkdir(name, 0777) || errno == EEXIST;
	}
	free(name);
	return made;
}

static bool
write_all(int descriptor, const char *bytes, size_t length)
{
	while (length) {
		ssize_t put = write(descriptor, bytes, length);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		bytes += put;
		length -= (size_t)put;
	}
	return true;
}

static bool
write_new_file(const char *name, const void *bytes, size_t length, bool durable)
{
	int descriptor = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	bool written;

	if (descriptor < 0)
		return false;
	written = write_all(descriptor, bytes, length) && !(durable && fsync(descriptor));
	return !close(descriptor) && written;
}

bool
file_write(const char *path, const void *bytes, size_t length, char *error, size_t size)
{
	char *name = NULL;
	bool done;

	if (asprintf(&name, "%s.%d.new", path, (int)getpid()) < 0)
		abort();
	done = file_make_parents(path) && write_new_file(name, bytes, length, true) && !rename(name, path);
	if (!done) {
		snprintf(error, size, "cannot write %s: %s", path, strerror(errno));
		unlink(name);
	}
	free(name);
	return done;
}

bool
file_put(const char *path, const void *bytes, size_t length, char *error, size_t size)
{
	bool done = file_make_parents(path) && write_new_file(path, bytes, length, false);

	if (!done)
		snprintf(error, size, "cannot write %s: %s", path, strerror(errno));
	return done;
}

bool
file_copy(const char *from, const char *to, char *error, size_t size)
{
	size_t length;
	char *bytes = file_read(NULL, from, &length, error, size);
	bool done = bytes && file_put(to, bytes, length, error, size);

	free(bytes);
	return done;
}

/* SPDX-License-Identifier: MIT */
/*
 * path.c: from a path to the server that answers it.
 *
 *	normal path --names_lookup()--> connection and rest --request--> the reply
 *	     ^                                                  |
 *	     +---------- IO_REDIRECT: where a link leads -------+  at most IO_REDIRECTS_MAX times, then ELOOP
 *
 *   The working directory is a path, known to this library alone: PWD brings it in at the start,
 *   and whoever starts another program passes it on.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libc/errno_of.h>
#include "fd.h"
#include <names.h>
#include "path.h"

static_assert(PATH_MAX == IO_PATH_MAX && NAME_MAX == IO_NAME_MAX, "<limits.h> says what servers take");

/* A path on its way to its server. */
struct target {
	char path[PATH_MAX];
	uint32_t prefix;		/* bytes of it that the server's prefix takes */
	handle_t connection;
};

static char working[PATH_MAX];

const char *
path_working(void)
{
	const char *given;

	if (working[0] == '\0') {
		given = getenv("PWD");
		if (!given || *given != '/' || path_normal(working, sizeof working, "/", given) < 0)
			strcpy(working, "/");
	}
	return working;
}

/* Whose is it?  The '/' at its end is none of init's business. */
static int32_t
target_find(struct target *t)
{
	uint32_t last = strlen(t->path) - 1;
	bool cut = last > 0 && t->path[last] == '/';

	if (cut)
		t->path[last] = '\0';
	int32_t result = names_lookup(t->path, &t->connection);
	if (cut)
		t->path[last] = '/';
	if (result >= 0)
		t->prefix = (uint32_t)result;
	return result < 0 ? result : 0;
}

static int32_t
target_start(struct target *t, const char *path)
{
	int32_t result = path_normal(t->path, sizeof t->path, path_working(), path);

	return result < 0 ? result : target_find(t);
}

/* A link leads elsewhere; where lies in the mailbox. */
static int32_t
target_redirect(struct target *t, uint32_t length)
{
	char link[IO_PATH_MAX], prefix[PATH_MAX];

	memcpy(link, mailbox()->payload, length);
	if (length == 0 || link[length - 1] != '\0')
		return ERRNO(EIO);
	memcpy(prefix, t->path, t->prefix);
	prefix[t->prefix] = '\0';
	int32_t result = path_normal(t->path, sizeof t->path, prefix, link);
	return result < 0 ? result : target_find(t);
}

/* What the server is asked for. */
static const char *
target_rest(const struct target *t)
{
	const char *rest = t->path + t->prefix;

	return *rest == '/' ? rest + 1 : rest;
}

/* text: instead of a second path. */
static int32_t
call(enum io_label label, struct target *first, struct target *second, const char *text,
     struct message *m)
{
	for (uint32_t i = 0; i <= IO_REDIRECTS_MAX; i++) {
		struct message attempt = *m;

		if (second && second->connection != first->connection)
			return ERRNO(EXDEV);
		int32_t result = io_two_path_call(first->connection, label, target_rest(first),
						  second ? target_rest(second) : text, &attempt);
		if (result != IO_REDIRECT) {
			*m = attempt;
			return result;
		}
		result = target_redirect(second && attempt.words[1] == 1 ? second : first, TAG_LENGTH(attempt.tag));
		if (result < 0)
			return result;
	}
	return ERRNO(ELOOP);
}

/* All three: second, text and absolute may be NULL. */
static int32_t
request(enum io_label label, const char *path, const char *second, const char *text, struct message *m, char *absolute)
{
	struct target first, other;
	int32_t result = target_start(&first, path);

	if (result >= 0 && second)
		result = target_start(&other, second);
	if (result >= 0)
		result = call(label, &first, second ? &other : NULL, text, m);
	if (absolute && result >= 0)
		strcpy(absolute, first.path);
	return result == E_DEAD ? ERRNO(ENXIO) : result;
}

int32_t
path_call(enum io_label label, const char *path, struct message *m, char *absolute)
{
	return request(label, path, NULL, NULL, m, absolute);
}

int32_t
path_call_two(enum io_label label, const char *path, const char *second, struct message *m)
{
	return request(label, path, second, NULL, m, NULL);
}

int32_t
path_call_text(enum io_label label, const char *path, const char *text, struct message *m)
{
	return request(label, path, NULL, text, m, NULL);
}

/* The path of an open directory; NULL and errno. */
static const char *
directory_path(int file)
{
	const struct descriptor *d = fd_find(file);

	if (!d)
		return NULL;
	if ((d->kind & IO_KIND_MASK) != IO_KIND_DIRECTORY)
		errno = ENOTDIR;
	else if (!d->directory)
		errno = ENOTSUP;
	return d->directory;
}

const char *
path_at(int directory, const char *path, char room[PATH_MAX])
{
	const char *from;

	if (directory == AT_FDCWD || *path == '/' || *path == '\0')
		return path;
	from = directory_path(directory);
	if (!from)
		return NULL;
	if (strlen(from) + 1 + strlen(path) >= PATH_MAX) {
		errno = ENAMETOOLONG;
		return NULL;
	}
	stpcpy(stpcpy(stpcpy(room, from), "/"), path);
	return room;
}

/* From now on it is this one, which need not be there. */
static void
set_working(const char *absolute)
{
	size_t length = strlen(absolute);

	memmove(working, absolute, length + 1);
	if (length > 1 && working[length - 1] == '/')
		working[length - 1] = '\0';
}

int
chdir(const char *path)
{
	char absolute[PATH_MAX];
	struct message m = { .words = { O_RDONLY | O_DIRECTORY } };
	int32_t result = path_call(IO_OPEN, path, &m, absolute);

	if (result < 0)
		return errno_set(result);
	handle_close(mailbox()->handles[0]);
	set_working(absolute);
	return 0;
}

int
fchdir(int file)
{
	const char *path = directory_path(file);

	return path ? chdir(path) : -1;
}

char *
getcwd(char *path, size_t size)
{
	const char *directory = path_working();
	size_t length = strlen(directory) + 1;

	if (path && size < length) {
		errno_set(ERRNO(size == 0 ? EINVAL : ERANGE));
		return NULL;
	}
	if (!path)
		path = malloc(size > length ? size : length);
	return path ? strcpy(path, directory) : NULL;
}

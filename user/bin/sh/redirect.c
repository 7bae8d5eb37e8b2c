/* SPDX-License-Identifier: MIT */
/*
 * redirect.c: < > >> <> <& >& <<, and putting things back.
 *
 *   A descriptor that is replaced is first copied out of the way, to SAVED_FIRST or above, with
 *   close-on-exec, and remembered on a stack; redirect_restore() puts back what lies above a mark.  So
 *   whoever gives a command up in the middle can put everything back.  A change for good (`exec >file`, or
 *   a child that will not come back) remembers nothing.
 */
#include "sh.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SAVED_FIRST	10
#define CREATE_MODE	0666
#define HERE_PIPE_MOST	4096	/* bytes that a pipe takes without a reader */

struct redirect_undo {
	struct redirect_undo *next;
	int fd;
	int saved;		/* -1: it was closed */
};

static struct redirect_undo *undone;	/* the stack */

static void
save(int fd, bool for_good)
{
	struct redirect_undo *u;

	if (for_good)
		return;
	u = arena_alloc(sizeof *u);
	u->fd = fd;
	u->saved = fcntl(fd, F_DUPFD_CLOEXEC, SAVED_FIRST);
	u->next = undone;
	undone = u;
}

struct redirect_undo *
redirect_mark(void)
{
	return undone;
}

void
redirect_restore(struct redirect_undo *mark)
{
	for (; undone != mark; undone = undone->next) {
		if (undone->saved < 0) {
			close(undone->fd);
			continue;
		}
		dup2(undone->saved, undone->fd);
		close(undone->saved);
	}
}

/* A descriptor from which the text can be read; a long one is written by a child. */
static int
open_here(const char *text)
{
	size_t length = strlen(text);
	int ends[2];

	if (pipe(ends) < 0)
		return -1;
	if (length <= HERE_PIPE_MOST) {
		if (write(ends[1], text, length) < 0)
			complain("here-document: %s", strerror(errno));
	} else if (fork() == 0) {
		close(ends[0]);
		while (length > 0) {
			ssize_t done = write(ends[1], text, length);

			if (done <= 0)
				break;
			text += done;
			length -= (size_t)done;
		}
		_exit(0);
	}
	close(ends[1]);
	return ends[0];
}

static int
open_redirect(const struct redirect *r, const char *path)
{
	switch (r->kind) {
	case REDIRECT_READ:
		return open(path, O_RDONLY);
	case REDIRECT_WRITE:
		return open(path, O_WRONLY | O_CREAT | O_TRUNC, CREATE_MODE);
	case REDIRECT_APPEND:
		return open(path, O_WRONLY | O_CREAT | O_APPEND, CREATE_MODE);
	case REDIRECT_BOTH:
		return open(path, O_RDWR | O_CREAT, CREATE_MODE);
	default:
		return open_here(path);
	}
}

/* fd>&word: a number, or - to close. */
static bool
apply_copy(const struct redirect *r, const char *word, bool for_good)
{
	char *end;
	long from = strtol(word, &end, 10);

	if (strcmp(word, "-") == 0) {
		save(r->fd, for_good);
		close(r->fd);
		return true;
	}
	if (*end || end == word) {
		complain("%s: not a descriptor; >& takes a number or -", word);
		return false;
	}
	if (fcntl((int)from, F_GETFD) < 0) {
		complain("%s: %s", word, strerror(errno));
		return false;
	}
	if (from == r->fd)
		return true;
	save(r->fd, for_good);
	dup2((int)from, r->fd);
	return true;
}

static bool
apply(const struct redirect *r, bool for_good)
{
	char *word = r->kind != REDIRECT_HERE ? expand_single(r->word) :
		     r->literal ? r->word : expand_here(r->word);
	int fd;

	if (r->kind == REDIRECT_COPY)
		return apply_copy(r, word, for_good);
	fd = open_redirect(r, word);
	if (fd < 0) {
		complain("%s: %s", r->kind == REDIRECT_HERE ? "here-document" : word, strerror(errno));
		return false;
	}
	if (fd == r->fd)
		return true;
	save(r->fd, for_good);
	dup2(fd, r->fd);
	close(fd);
	return true;
}

bool
redirect_apply(const struct redirect *redirects, bool for_good)
{
	for (; redirects; redirects = redirects->next) {
		if (!apply(redirects, for_good))
			return false;
	}
	return true;
}

/* SPDX-License-Identifier: MIT */
/*
 * spawn.c: a program as a child, without a fork: posix_spawn().  POSIX.1-2017.
 *
 *	our descriptors --copy--> the child's --actions, one after the other--> without those that close on exec: what it gets
 *
 *   The child's table is only a list here, of numbers and our handles; files that an action opens
 *   are opened by us and closed again once the child has them.  So nothing of ours changes, and
 *   every error is told before there is a child.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <libc/errno_of.h>
#include "exec.h"
#include "exec_image.h"
#include "fd.h"
#include "spawn_settings.h"

struct child_file {
	handle_t handle;		/* HANDLE_NONE: the child has no such descriptor */
	bool close_on_exec;
	const char *directory;		/* its path; NULL: it is none */
	char *name, number[FD_DIGITS];	/* fd_name() */
};

struct spawn {
	struct child_file files[OPEN_MAX];
	bool opened[OPEN_MAX];		/* descriptors of ours, to be closed again */
	struct spawn_options options;
};

/* ---- the child's descriptors ---- */

static void
copy_own(struct spawn *s)
{
	int before = errno;

	for (int file = 0; file < OPEN_MAX; file++) {
		const struct descriptor *d = fd_find(file);

		s->files[file].handle = d ? d->end.handle : HANDLE_NONE;
		s->files[file].close_on_exec = d && d->close_on_exec;
		s->files[file].directory = d ? d->directory : NULL;
	}
	errno = before;
}

/* 0 or an error number. */
static int
open_for_child(struct spawn *s, const struct spawn_action *action)
{
	struct child_file *to = &s->files[action->file];
	int own = open(action->path, action->flags | O_CLOEXEC, action->mode);

	if (own < 0)
		return errno;
	s->opened[own] = true;
	to->handle = descriptor_handle(own);
	to->directory = fd_find(own)->directory;
	to->close_on_exec = action->flags & O_CLOEXEC;
	return 0;
}

/* Do what an action says.  0 or an error number. */
static int
act(struct spawn *s, const struct spawn_action *action)
{
	struct child_file *file = &s->files[action->file];

	if (action->kind == SPAWN_OPEN)
		return open_for_child(s, action);
	if (action->kind == SPAWN_COPY && file->handle == HANDLE_NONE)
		return EBADF;
	if (action->kind == SPAWN_CLOSE) {
		file->handle = HANDLE_NONE;
		return 0;
	}
	s->files[action->as].handle = file->handle;
	s->files[action->as].directory = file->directory;
	s->files[action->as].close_on_exec = false;
	return 0;
}

static int
act_all(struct spawn *s, const posix_spawn_file_actions_t *actions)
{
	int error = 0;

	for (unsigned i = 0; actions && error == 0 && i < actions->count; i++)
		error = act(s, &actions->list[i]);
	return error;
}

/* ---- the start ---- */

static void
set_options(struct spawn_options *options, const posix_spawnattr_t *attributes)
{
	const int flags = attributes ? attributes->flags : 0;
	sigset_t own = 0;

	sigprocmask(SIG_BLOCK, NULL, &own);
	options->blocked = flags & POSIX_SPAWN_SETSIGMASK ? attributes->blocked : own;
	options->defaults = flags & POSIX_SPAWN_SETSIGDEF ? attributes->defaults : 0;
	options->flags = (flags & POSIX_SPAWN_SETPGROUP ? SPAWN_GROUP : 0) |
			 (flags & POSIX_SPAWN_SETSID ? SPAWN_SESSION : 0);
	options->group = flags & POSIX_SPAWN_SETPGROUP ? (uint32_t)attributes->group : 0;
}

/* As program_run() calls it. */
static int32_t
start_child(void *context, handle_t file, const char *const *arguments, const char *const *environment)
{
	struct spawn *s = context;
	struct named_handle list[INHERITED_MAX];
	uint32_t count = inherited_others(list, INHERITED_MAX);

	for (int number = 0; number < OPEN_MAX && count < INHERITED_MAX; number++) {
		struct child_file *f = &s->files[number];

		if (f->handle == HANDLE_NONE || f->close_on_exec)
			continue;
		if (f->name != f->number)
			free(f->name);
		f->name = fd_name(number, f->directory, f->number);
		list[count++] = (struct named_handle){ f->name, f->handle };
	}
	return spawn_image(file, arguments, environment, list, count, &s->options);
}

typedef int32_t program_finder(const char *name, const char *const *arguments, const char *const *environment,
			       program_starter *start, void *context);

static int
spawn(pid_t *child, const char *path, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
      char *const *arguments, char *const *environment, program_finder *find)
{
	struct spawn s = { 0 };
	int32_t result;
	int error, before = errno;

	copy_own(&s);
	set_options(&s.options, attributes);
	error = act_all(&s, actions);
	if (error == 0) {
		result = find(path, (const char *const *)arguments, (const char *const *)environment, start_child, &s);
		error = result < 0 ? errno_of(result) : 0;
		if (error == 0 && child)
			*child = result;
	}
	for (int file = 0; file < OPEN_MAX; file++) {
		if (s.opened[file])
			close(file);
		if (s.files[file].name != s.files[file].number)
			free(s.files[file].name);
	}
	errno = before;
	return error;
}

int
posix_spawn(pid_t *restrict child, const char *restrict path, const posix_spawn_file_actions_t *actions,
	    const posix_spawnattr_t *restrict attributes, char *const *restrict arguments,
	    char *const *restrict environment)
{
	return spawn(child, path, actions, attributes, arguments, environment, program_run);
}

int
posix_spawnp(pid_t *restrict child, const char *restrict name, const posix_spawn_file_actions_t *actions,
	     const posix_spawnattr_t *restrict attributes, char *const *restrict arguments,
	     char *const *restrict environment)
{
	return spawn(child, name, actions, attributes, arguments, environment, program_search);
}

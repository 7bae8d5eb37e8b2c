/* SPDX-License-Identifier: MIT */
/*
 * spawn_settings.c: what posix_spawn() is told about the child: what is done to its descriptors,
 * and how it begins.  POSIX.1-2017.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "spawn_settings.h"

/* ---- descriptors ---- */

int
posix_spawn_file_actions_init(posix_spawn_file_actions_t *actions)
{
	*actions = (posix_spawn_file_actions_t){ 0 };
	return 0;
}

int
posix_spawn_file_actions_destroy(posix_spawn_file_actions_t *actions)
{
	for (unsigned i = 0; i < actions->count; i++)
		free(actions->list[i].path);
	free(actions->list);
	return posix_spawn_file_actions_init(actions);
}

static int
add(posix_spawn_file_actions_t *actions, const struct spawn_action *action)
{
	struct spawn_action *longer;

	if (action->file < 0 || action->file >= OPEN_MAX)
		return EBADF;
	longer = reallocarray(actions->list, actions->count + 1, sizeof *longer);
	if (!longer)
		return ENOMEM;
	longer[actions->count++] = *action;
	actions->list = longer;
	return 0;
}

int
posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *restrict actions, int file, const char *restrict path,
				 int flags, mode_t mode)
{
	const struct spawn_action action = { SPAWN_OPEN, file, 0, strdup(path), flags, mode };
	int error = action.path ? add(actions, &action) : ENOMEM;

	if (error != 0)
		free(action.path);
	return error;
}

int
posix_spawn_file_actions_addclose(posix_spawn_file_actions_t *actions, int file)
{
	return add(actions, &(const struct spawn_action){ .kind = SPAWN_CLOSE, .file = file });
}

int
posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *actions, int file, int as)
{
	if (as < 0 || as >= OPEN_MAX)
		return EBADF;
	return add(actions, &(const struct spawn_action){ .kind = SPAWN_COPY, .file = file, .as = as });
}

/* ---- how the child begins ---- */

int
posix_spawnattr_init(posix_spawnattr_t *attributes)
{
	*attributes = (posix_spawnattr_t){ 0 };
	return 0;
}

int
posix_spawnattr_destroy(posix_spawnattr_t *attributes)
{
	return posix_spawnattr_init(attributes);
}

int
posix_spawnattr_setflags(posix_spawnattr_t *attributes, short flags)
{
	if (flags & ~(POSIX_SPAWN_RESETIDS | POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF |
		      POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID))
		return EINVAL;
	attributes->flags = flags;
	return 0;
}

int
posix_spawnattr_getflags(const posix_spawnattr_t *restrict attributes, short *restrict flags)
{
	*flags = attributes->flags;
	return 0;
}

int
posix_spawnattr_setpgroup(posix_spawnattr_t *attributes, pid_t group)
{
	attributes->group = group;
	return 0;
}

int
posix_spawnattr_getpgroup(const posix_spawnattr_t *restrict attributes, pid_t *restrict group)
{
	*group = attributes->group;
	return 0;
}

int
posix_spawnattr_setsigmask(posix_spawnattr_t *restrict attributes, const sigset_t *restrict set)
{
	attributes->blocked = *set;
	return 0;
}

int
posix_spawnattr_getsigmask(const posix_spawnattr_t *restrict attributes, sigset_t *restrict set)
{
	*set = attributes->blocked;
	return 0;
}

int
posix_spawnattr_setsigdefault(posix_spawnattr_t *restrict attributes, const sigset_t *restrict set)
{
	attributes->defaults = *set;
	return 0;
}

int
posix_spawnattr_getsigdefault(const posix_spawnattr_t *restrict attributes, sigset_t *restrict set)
{
	*set = attributes->defaults;
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * spawn_settings.h: one thing that posix_spawn() does to the child's descriptors.
 */
#pragma once

#include <spawn.h>

struct spawn_action {
	enum spawn_action_kind { SPAWN_OPEN, SPAWN_CLOSE, SPAWN_COPY } kind;
	int file, as;			/* numbers in the child */
	char *path;			/* SPAWN_OPEN: these three; for free() */
	int flags;
	mode_t mode;
};

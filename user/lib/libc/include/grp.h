/* SPDX-License-Identifier: MIT */
/*
 * grp.h: POSIX.1-2017.  There is one group, root.
 */
#pragma once

#include <sys/types.h>

struct group {
	char *gr_name, *gr_passwd;
	gid_t gr_gid;
	char **gr_mem;
};

struct group *getgrnam(const char *name);
struct group *getgrgid(gid_t group);

/* SPDX-License-Identifier: MIT */
/*
 * sys/utsname.h: POSIX.1-2017: the system's name.
 */
#pragma once

struct utsname {
	char sysname[32], nodename[65], release[32], version[64], machine[16];
};

int uname(struct utsname *name);

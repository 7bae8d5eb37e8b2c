/* SPDX-License-Identifier: MIT */
/*
 * fnmatch.h: POSIX.1-2017: does a name match a pattern of the shell?
 */
#pragma once

#define FNM_NOMATCH	1

#define FNM_NOESCAPE	0x1
#define FNM_PATHNAME	0x2	/* only a slash matches a slash */
#define FNM_PERIOD	0x4	/* only a period matches a leading period */

int fnmatch(const char *pattern, const char *text, int flags);

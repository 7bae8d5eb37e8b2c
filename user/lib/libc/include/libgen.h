/* SPDX-License-Identifier: MIT */
/*
 * libgen.h: POSIX.1-2017: the parts of a path.  Both may write into the path they are given.
 */
#pragma once

char *basename(char *path);
char *dirname(char *path);

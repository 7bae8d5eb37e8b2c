/* SPDX-License-Identifier: MIT */
/*
 * sys/param.h: a few macros that older programs expect.
 */
#pragma once

#include <limits.h>
#include <sys/types.h>

#define MAXPATHLEN	PATH_MAX
#define MAXHOSTNAMELEN	HOST_NAME_MAX
#define NBBY		CHAR_BIT
#define MIN(a, b)	((a) < (b) ? (a) : (b))
#define MAX(a, b)	((a) > (b) ? (a) : (b))
#define howmany(x, y)	(((x) + (y) - 1) / (y))

/* SPDX-License-Identifier: MIT */
/*
 * path.h: paths as programs write them, and the working directory.
 */
#pragma once

#include <limits.h>

#include <io.h>

#include "path_normal.h"

/*
 * A request with a path, or with two: finds the server, and follows symbolic links.  *m: words in,
 * words out.  absolute (PATH_MAX bytes, may be NULL): what the first path came to in the end.  Two
 * paths of different servers: ERRNO(EXDEV).  The server has ended for good, as that of /disk
 * without a disk: ERRNO(ENXIO).
 */
int32_t
path_call(enum io_label label, const char *path, struct message *m, char *absolute);
int32_t
path_call_two(enum io_label label, const char *path, const char *second, struct message *m);

/* The same where the second is a text and not a path. */
int32_t
path_call_text(enum io_label label, const char *path, const char *text, struct message *m);

/*
 * The path as it is from a directory (AT_FDCWD: the working directory): itself if that makes no
 * difference, else put together in `room`.  NULL and errno: ENAMETOOLONG; EBADF; ENOTDIR; ENOTSUP:
 * there was no memory for the directory's path.
 */
const char *
path_at(int directory, const char *path, char room[PATH_MAX]);

/* The working directory: absolute and normal, without a '/' at its end. */
const char *
path_working(void);

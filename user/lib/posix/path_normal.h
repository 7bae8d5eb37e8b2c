/* SPDX-License-Identifier: MIT */
/*
 * path_normal.h: paths as programs write them.
 */
#pragma once

#include <stdint.h>

/*
 * Make a path absolute and normal: begin at `directory` (absolute and normal itself) unless it is
 * absolute, drop "."  and empty names, let ".." take the name before it away.  A path that ends in
 * '/', "/." or "/.." keeps a '/' at its end: it means a directory.  Returns 0, ERRNO(ENOENT) for
 * the empty path, ERRNO(ENAMETOOLONG) if it does not fit `size` bytes, or a name has more than
 * NAME_MAX.  Pure.
 */
int32_t
path_normal(char *to, uint32_t size, const char *directory, const char *path);

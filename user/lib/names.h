/* SPDX-License-Identifier: MIT */
/*
 * names.h: from paths to connections: the client's half of protocol/names.h.
 *
 *   All return a result >= 0 or an error (protocol/errno.h).  Paths are absolute and normalised
 *   (posix/path.h makes them so).
 */
#pragma once

#include "abi/types.h"
#include "protocol/names.h"

/*
 * Who serves a path: *connection, which stays ours and is kept for the next time (do not close it).
 * Returns how many bytes of the path its prefix takes.
 */
int32_t
names_lookup(const char *path, handle_t *connection);

/* Forget and close what lookups have kept: before another program takes this one's place. */
void
names_forget(void);

/*
 * Mount a server's root, or an open directory, at a prefix; take a mount away.  names: the names
 * connection whose space it is, HANDLE_NONE: our own.
 */
int32_t
names_mount(handle_t names, const char *prefix, handle_t connection);
int32_t
names_unmount(handle_t names, const char *prefix);

/*
 * The n-th mount that we see; prefix: at least NAMES_PREFIX_MAX bytes.  Returns enum names_kind,
 * E_RANGE behind the last.
 */
int32_t
names_list(uint32_t n, char *prefix);

/*
 * A names connection for somebody else, with a space below that of `names` (HANDLE_NONE: ours): `seen` and
 * `mountable` are lists of prefixes, ended by NULL (NULL: none).  Returns its handle.
 */
int32_t
names_confine(handle_t names, const char *const *seen, const char *const *mountable);

/* SPDX-License-Identifier: MIT */
/*
 * tree.h: paths, and what can be done with what they name.
 *
 *   Every operation begins with a walk from a directory along a path.  A walk ends
 *
 *	0		at an inode
 *	ERRNO(ENOENT)	at a name that its directory does not have; parent, name and length say where it would be (parent is 0 if
 *			the walk did not come to the last name)
 *	IO_REDIRECT	at a symbolic link that is to be followed: not here, the library does that (protocol/io.h)
 *	ERRNO(ENOTDIR)	at something that is no directory and has more of the path behind it
 *
 *   Then it changes everything or nothing.  Results are those of protocol/io.h.
 */
#pragma once

#include "inode.h"

struct walk {
	uint32_t node;			/* where it ended, or 0 */
	uint32_t mode;			/* of that */
	uint32_t parent;		/* 0 with the empty path */
	const char *name;		/* the last name; not ended by a zero if more follows */
	uint32_t length;
	const char *rest;		/* what follows a link, without a '/' in front */
};

/* Walk.  follow: also a link at the end of the path. */
int32_t
tree_walk(struct volume *volume, struct walk *walk, uint32_t start, const char *path, bool follow);

/* Make a file or directory and name it, where a walk ended with ENOENT.  *made: its number. */
int32_t
tree_make(struct volume *volume, const struct walk *walk, uint32_t mode, uint32_t *made);

/* A symbolic link with that text. */
int32_t
tree_make_link(struct volume *volume, const struct walk *walk, const char *text);

/* The text of a symbolic link, with a zero; room for `size` bytes.  Its length, or an error. */
int32_t
tree_read_link(struct volume *volume, uint32_t number, char *text, uint32_t size);

/* Take a name away: of something that is no directory, or of an empty directory. */
int32_t
tree_unlink(struct volume *volume, const struct walk *walk);
int32_t
tree_rmdir(struct volume *volume, const struct walk *walk);

/* Give what one walk found the name where another ended. */
int32_t
tree_link(struct volume *volume, const struct walk *old, const struct walk *name);

/* Move what one walk found to where another ended, in place of what is there. */
int32_t
tree_rename(struct volume *volume, const struct walk *old, const struct walk *name);

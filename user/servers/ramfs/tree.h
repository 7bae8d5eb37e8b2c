/* SPDX-License-Identifier: MIT */
/*
 * tree.h: paths, and what can be done with what they name.
 *
 *   Every operation begins with a walk from a directory along a path.  A walk ends
 *
 *	0		at a node
 *	ERRNO(ENOENT)	at a name that its directory does not have; parent, name and length say where it would be (parent is NULL if
 *			the walk did not come to the last name)
 *	IO_REDIRECT	at a symbolic link that is to be followed: not here, the library does that (protocol/io.h)
 *	ERRNO(ENOTDIR)	at something that is no directory and has more of the path behind it
 *
 *   Results are those of protocol/io.h; an error has changed nothing.
 */
#pragma once

#include "node.h"

struct walk {
	struct node *node;		/* where it ended, or NULL */
	struct entry *entry;		/* the name it has there; NULL for the empty path */
	struct node *parent;
	const char *name;		/* the last name; not ended by a zero if more follows */
	uint32_t length;
	const char *rest;		/* what follows a link, without a '/' in front */
};

/* Walk.  follow: also a link at the end of the path. */
int32_t
tree_walk(struct walk *walk, struct node *start, const char *path, bool follow);

/* An empty root directory; NULL: no room for it. */
struct node *
tree_new(void);

/*
 * Make a node and name it, where a walk ended with ENOENT.  mode: S_IF... and permissions; owner:
 * who is charged.  *made: the node.
 */
int32_t
tree_make(const struct walk *walk, uint32_t mode, uint32_t owner, struct node **made);

/* A symbolic link with that text. */
int32_t
tree_make_link(const struct walk *walk, const char *text, uint32_t owner);

/* Take a name away: of something that is no directory, or of an empty directory. */
int32_t
tree_unlink(const struct walk *walk);
int32_t
tree_rmdir(const struct walk *walk);

/* Give what one walk found the name where another ended. */
int32_t
tree_link(const struct walk *old, const struct walk *name);

/* Move what one walk found to where another ended, in place of what is there. */
int32_t
tree_rename(const struct walk *old, const struct walk *name);

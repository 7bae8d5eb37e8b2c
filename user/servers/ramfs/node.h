/* SPDX-License-Identifier: MIT */
/*
 * node.h: what a file system in memory is made of: nodes, directory entries and pages.
 *
 *	entry "a" --> node (file) --> chunks --> pages           a page that is not there: the archive's bytes, or zeros
 *	entry "b" --^                                            links: 2
 *	entry "d" --> node (directory) --> entries, in the order of their places
 *
 *   A node lives as long as an entry names it (links) or somebody holds it open (opens).  An entry
 *   lies in its directory's list and in one hash table of all entries, where a name is found
 *   without walking the list.
 *
 *   Invariants (node_check() looks at all): node->links is the number of entries that name it, and
 *   for a directory 2 and one for each directory in it, or 0 once it was removed; the places of a
 *   list rise; nodes, pages and charges add up.
 *
 *   All of it outlives the server (kept.h): what changes in it is noted first, by keep().
 *
 *   All of ramfs but ramfs.c, populate.c and pages.c is pure code: it runs on the host as well.
 *   What it needs from outside are the functions at the end, and arena_more().
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "protocol/io.h"

#define CHUNK_PAGES	(DATA_PAGE / sizeof(void *))	/* a chunk is a page full of pointers to pages */
#define CHUNKS_MAX	64u
#define FILE_SIZE_MAX	((uint64_t)CHUNKS_MAX * CHUNK_PAGES * DATA_PAGE)
#define LINKS_MAX	32000u

struct entry {
	struct node *directory;
	struct node *node;
	struct entry *next, *previous;	/* in the directory */
	struct entry *bucket_next;	/* in the hash table */
	uint32_t place;			/* for IO_READDIR; never used again in this directory */
	uint8_t length;
	char name[];			/* with its zero */
};

#define ENTRY_SIZE(length)	((uint32_t)sizeof(struct entry) + (length) + 1)

struct node {
	uint32_t inode;
	uint32_t mode;			/* S_IF... and permissions */
	uint32_t links;
	uint32_t opens;
	uint32_t owner;			/* the client that is charged; 0: nobody */
	uint32_t version;
	uint64_t size;
	struct io_time used, changed, status_changed;
	union {
		struct {
			uint8_t ***chunks;		/* NULL, or CHUNKS_MAX of them */
			const uint8_t *original;	/* the archive's bytes */
			uint32_t original_size;
			uint32_t pages;			/* chunks included */
		} file;
		struct {
			struct node *parent;		/* itself in the root; NULL once it was removed */
			struct entry *first, *last;
			struct entry *hint;		/* where a listing stopped */
			struct node *found;		/* the next that recover() has to look at */
			uint32_t last_place;
		} directory;
		char *link;				/* a symbolic link's text */
	};
};

/* Nodes: node.c. */

/* A new node with no links; NULL: *error says why (ERRNO(ENOSPC)). */
struct node *
node_new(uint32_t mode, uint32_t owner, int32_t *error);

/* Give it back if nothing names it and nobody has it open. */
void
node_release(struct node *node);

/* Something about it (contents: what a reader would see) has changed. */
void
node_changed(struct node *node, bool contents);

bool
node_is_directory(const struct node *node);

/*
 * Everything that is charged, counted anew by walking from the root: false, and where in *what, if
 * it does not add up.
 */
bool
node_check(struct node *root, const char **what);

/* How many there are. */
extern uint32_t node_count;

/* Directories: directory.c. */

struct entry *
directory_find(const struct node *directory, const char *name, uint32_t length);

/* Name a node; the name is not there yet.  0 or ERRNO(ENOSPC). */
int32_t
directory_add(struct node *directory, const char *name, uint32_t length, struct node *node);

/* Take an entry out.  Once that is committed the caller gives it back, and releases the node it named. */
void
directory_remove(struct entry *entry);
void
entry_free(struct entry *entry);

/* For recover(): there are no names; this one, the last of its directory, is made known. */
void
directory_begin(void);
void
directory_hang(struct entry *entry);

bool
directory_empty(const struct node *directory);

/* The first entry after a place; NULL: there are no more. */
struct entry *
directory_after(struct node *directory, uint32_t place);

/* Contents: data.c. */

/* The bytes at an offset below the size; *run: how many lie there in one piece, at least 1. */
const uint8_t *
data_at(const struct node *node, uint64_t offset, uint32_t *run);

/*
 * The same for writing, at any offset below FILE_SIZE_MAX.  NULL: ERRNO(ENOSPC).  The size does not
 * change.
 */
uint8_t *
data_reserve(struct node *node, uint64_t offset, uint32_t *run);

/* Make it smaller or larger, and commit that.  0 or ERRNO(EFBIG). */
int32_t
data_resize(struct node *node, uint64_t size);

/* What lies behind the size, in its last page, is zero. */
void
data_clear_rest(struct node *node);

/* Give all pages back. */
void
data_free(struct node *node);

/* What it needs. */

/*
 * May a client have so many more nodes and pages?  Then they are charged.  Negative: given back,
 * which never fails.
 */
bool
charge(uint32_t client, int32_t nodes, int32_t pages);

/* Is this client still there?  Whose owner is gone is nobody's. */
bool
client_lives(uint32_t client);

struct io_time
time_now(void);

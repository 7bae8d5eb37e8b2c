/* SPDX-License-Identifier: MIT */
/*
 * kept.h: what outlives the server: the tree, its open files, and which requests have been carried out.
 *
 *   Kept memory begins with a struct kept, then comes the arena (arena.h).  It lies at the same
 *   address in every incarnation, so there may be pointers in it; recover.c looks at each before it
 *   is followed.
 *
 *   Only what cannot be made anew is kept with care: names in directories, what nodes say of
 *   themselves, pages in files.  A change of these is noted first (keep()) and counts with
 *   commit(), all at once, together with the note that the request was carried out.  Free memory,
 *   hash table, links, counts, backward pointers are made anew from the rest by a successor
 *   (recover()).  What a request no longer needs is given back after its commit(), never before.
 *
 *   The bytes of a file are not noted: writing them twice is the same as once.
 */
#pragma once

#include "io_repeat.h"
#include "undo.h"

#include "node.h"

#define FILES_MAX	1024u
#define UNDO_MAX	64u
#define UNDO_BYTES	8192u
#define KEPT_MAGIC	0x6d617266u
#define DEATHS_MOST	2u		/* then it begins empty */

struct kept {
	uint32_t magic, size;		/* of this structure: another program's is not trusted */
	struct kept *address;
	uint32_t in_hand;		/* a request is being carried out ... */
	uint32_t deaths;		/* ... and so many servers have died of one since the last that was completed */
	uint32_t pages_there;		/* of the arena */
	uint32_t last_inode;
	const uint8_t *archive;		/* where the boot archive was mapped */
	struct node *root;		/* NULL: the tree is not complete */

	struct undo_counts undo_counts;
	struct undo undo[UNDO_MAX];
	uint8_t undo_bytes[UNDO_BYTES] __attribute__((aligned(8)));

	struct io_repeats repeats;
	uint8_t files[] __attribute__((aligned(8)));	/* struct io_file, FILES_MAX of them */
};

extern struct kept *kept;

/* Before the rest: where it lies, and how large it is with the arena. */
void
kept_begin(struct kept *at, uint32_t size);

/* Bytes of kept memory are about to change. */
void
keep(const void *bytes, uint32_t length);

/*
 * From here on everything that was noted counts.  commit_hook (may be NULL) is called just before,
 * and may keep() and change more.
 */
void
commit(void);
extern void (*commit_hook)(void);

/* What was noted and not committed is as it was. */
void
kept_undo(void);

/*
 * An open file as the tree sees it: its node, and NULL in the place of one that cannot be.  NULL:
 * there is none at that place.
 */
typedef struct node **open_node_function(uint32_t index);

/*
 * Take over what a dead server has left: undo what was not committed, and make anew what is not
 * kept.  open_node: of the first FILES_MAX open files.  False: it is not sound; then nothing of it
 * can be used.
 */
bool
recover(uint32_t arena_pages, open_node_function *open_node);

/* The arena, behind the structure and the table of files. */
uint8_t *
kept_arena(uint32_t files_size);

/* SPDX-License-Identifier: MIT */
/*
 * directory.c: names in directories.
 *
 *   Every entry lies in two lists: its directory's, in the order of places, which is the order in
 *   which names were made and the one in which they are listed; and a bucket of the hash table, by
 *   directory and name.  A place is never used twice, so a listing that goes on after place n
 *   neither repeats nor misses a name that was there all the time, whatever is made or removed
 *   meanwhile.
 */
#include <errno.h>
#include <string.h>

#include "fnv.h"
#include "kept.h"

#define BUCKETS	1024u

static struct entry *buckets[BUCKETS];

static struct entry **
bucket_of(const struct node *directory, const char *name, uint32_t length)
{
	uint32_t hash = FNV_START ^ directory->inode;

	while (length-- > 0)
		hash = fnv_add(hash, (uint8_t)*name++);
	return &buckets[(hash ^ hash >> 16) % BUCKETS];
}

struct entry *
directory_find(const struct node *directory, const char *name, uint32_t length)
{
	struct entry *e = *bucket_of(directory, name, length);

	while (e && (e->directory != directory || e->length != length ||
		     memcmp(e->name, name, length) != 0))
		e = e->bucket_next;
	return e;
}

int32_t
directory_add(struct node *directory, const char *name, uint32_t length, struct node *node)
{
	struct entry *e = part_new(ENTRY_SIZE(length));

	if (!e)
		return ERRNO(ENOSPC);
	node_changed(directory, true);
	*e = (struct entry){
		.directory = directory,
		.node = node,
		.place = ++directory->directory.last_place,
		.length = (uint8_t)length,
	};
	memcpy(e->name, name, length);
	e->name[length] = '\0';
	node_changed(node, false);
	node->links++;
	if (directory->directory.last) {
		keep(&directory->directory.last->next, sizeof e->next);
		directory->directory.last->next = e;
	} else {
		directory->directory.first = e;
	}
	directory_hang(e);
	return 0;
}

void
directory_hang(struct entry *e)
{
	struct node *directory = e->directory;
	struct entry **bucket = bucket_of(directory, e->name, e->length);

	e->bucket_next = *bucket;
	*bucket = e;
	e->previous = directory->directory.last;
	directory->directory.last = e;
}

void
directory_begin(void)
{
	memset(buckets, 0, sizeof buckets);
}

void
directory_remove(struct entry *e)
{
	struct node *directory = e->directory;
	struct entry **link = bucket_of(directory, e->name, e->length);

	while (*link != e)
		link = &(*link)->bucket_next;
	*link = e->bucket_next;
	node_changed(directory, true);
	node_changed(e->node, false);
	if (e->previous) {
		keep(&e->previous->next, sizeof e->next);
		e->previous->next = e->next;
	} else {
		directory->directory.first = e->next;
	}
	if (e->next)
		e->next->previous = e->previous;
	else
		directory->directory.last = e->previous;
	if (directory->directory.hint == e)
		directory->directory.hint = NULL;
	e->node->links--;
}

void
entry_free(struct entry *e)
{
	part_free(e, ENTRY_SIZE(e->length));
}

bool
directory_empty(const struct node *directory)
{
	return directory->directory.first == NULL;
}

struct entry *
directory_after(struct node *directory, uint32_t place)
{
	struct entry *e = directory->directory.first;

	if (directory->directory.hint && directory->directory.hint->place <= place)
		e = directory->directory.hint;
	while (e && e->place <= place)
		e = e->next;
	if (e)
		directory->directory.hint = e;
	return e;
}

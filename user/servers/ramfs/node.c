/* SPDX-License-Identifier: MIT */
/*
 * node.c: nodes come and go; states and invariants: node.h.
 */
#include <errno.h>
#include <sys/stat.h>

#include "kept.h"

uint32_t node_count;

struct node *
node_new(uint32_t mode, uint32_t owner, int32_t *error)
{
	struct node *node = NULL;

	*error = ERRNO(ENOSPC);
	if (!charge(owner, 1, 0))
		return NULL;
	node = part_new(sizeof *node);
	if (!node) {
		charge(owner, -1, 0);
		return NULL;
	}
	node->inode = ++kept->last_inode;
	node->mode = mode;
	node->owner = owner;
	node->used = node->changed = node->status_changed = time_now();
	node_count++;
	return node;
}

bool
node_is_directory(const struct node *node)
{
	return S_ISDIR(node->mode);
}

void
node_release(struct node *node)
{
	if (node->links > 0 || node->opens > 0)
		return;
	if (S_ISREG(node->mode))
		data_free(node);
	if (S_ISLNK(node->mode) && node->link)
		part_free(node->link, (uint32_t)node->size + 1);
	charge(node->owner, -1, 0);
	node_count--;
	part_free(node, sizeof *node);
}

void
node_changed(struct node *node, bool contents)
{
	keep(node, sizeof *node);
	node->status_changed = time_now();
	if (!contents)
		return;
	node->changed = node->status_changed;
	node->version++;
}

/* Add up what lies below a directory. */
static bool
check_directory(struct node *directory, const char **what)
{
	uint32_t place = 0, directories = 0;

	for (struct entry *e = directory->directory.first; e; e = e->next) {
		*what = "the places of a directory do not rise";
		if (e->place <= place || e->directory != directory)
			return false;
		place = e->place;
		*what = "a name is not found in the hash table";
		if (directory_find(directory, e->name, e->length) != e)
			return false;
		*what = "a node is named and has no links";
		if (e->node->links == 0)
			return false;
		if (!node_is_directory(e->node))
			continue;
		directories++;
		*what = "a directory does not know its parent";
		if (e->node->directory.parent != directory || !check_directory(e->node, what))
			return false;
	}
	*what = "a directory's links do not add up";
	return directory->links == 2 + directories;
}

bool
node_check(struct node *root, const char **what)
{
	return check_directory(root, what);
}

/* SPDX-License-Identifier: MIT */
/*
 * tree.c: paths, and what can be done with what they name.
 *
 *   Each operation checks everything first; then come effects that cannot fail.  Adding a name can
 *   (it needs memory), so it is the first effect, and what follows only takes away.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "kept.h"
#include "tree.h"

struct node *
tree_new(void)
{
	int32_t error;
	struct node *root = node_new(S_IFDIR | 0755, 0, &error);

	if (root) {
		root->links = 2;
		root->directory.parent = root;
	}
	return root;
}

/* One name of the path, in a directory. */
static int32_t
step(struct walk *walk, bool last, bool follow)
{
	walk->entry = directory_find(walk->parent, walk->name, walk->length);
	walk->node = walk->entry ? walk->entry->node : NULL;
	if (!walk->node) {
		if (!last)
			walk->parent = NULL;
		return ERRNO(ENOENT);
	}
	if (S_ISLNK(walk->node->mode) && (!last || follow))
		return IO_REDIRECT;
	return last || node_is_directory(walk->node) ? 0 : ERRNO(ENOTDIR);
}

int32_t
tree_walk(struct walk *walk, struct node *start, const char *path, bool follow)
{
	int32_t result = 0;

	*walk = (struct walk){ .node = start, .rest = path };
	while (result == 0 && *walk->rest) {
		walk->parent = walk->node;
		walk->name = walk->rest;
		while (*walk->rest && *walk->rest != '/')
			walk->rest++;
		walk->length = (uint32_t)(walk->rest - walk->name);
		if (*walk->rest)
			walk->rest++;
		if (!node_is_directory(walk->parent))
			return ERRNO(ENOTDIR);
		result = step(walk, !*walk->rest, follow);
	}
	return result;
}

/* Can a name be made where this walk ended? */
static int32_t
can_make(const struct walk *walk)
{
	if (walk->node)
		return ERRNO(EEXIST);
	if (!walk->parent || !walk->parent->directory.parent)
		return ERRNO(ENOENT);	/* also in a directory that was removed */
	return 0;
}

/* Name a new node.  If that fails it is released. */
static int32_t
name_new(const struct walk *walk, struct node *node)
{
	int32_t error = directory_add(walk->parent, walk->name, walk->length, node);

	if (error < 0) {
		node_release(node);
		return error;
	}
	if (node_is_directory(node)) {
		node->links = 2;	/* its name, and "." */
		node->directory.parent = walk->parent;
		walk->parent->links++;	/* ".." */
	}
	commit();
	return 0;
}

int32_t
tree_make(const struct walk *walk, uint32_t mode, uint32_t owner, struct node **made)
{
	int32_t error = can_make(walk);

	if (error < 0)
		return error;
	if (S_ISDIR(mode) && walk->parent->links >= LINKS_MAX)
		return ERRNO(EMLINK);
	*made = node_new(mode, owner, &error);
	return *made ? name_new(walk, *made) : error;
}

int32_t
tree_make_link(const struct walk *walk, const char *text, uint32_t owner)
{
	int32_t error = can_make(walk);
	size_t length = strlen(text);
	struct node *node;

	if (error < 0)
		return error;
	if (length == 0)
		return ERRNO(ENOENT);
	if (length >= PART_MAX)
		return ERRNO(ENAMETOOLONG);
	node = node_new(S_IFLNK | 0777, owner, &error);
	if (!node)
		return error;
	node->size = length;
	node->link = part_new((uint32_t)length + 1);
	if (!node->link) {
		node_release(node);
		return ERRNO(ENOSPC);
	}
	memcpy(node->link, text, length + 1);
	return name_new(walk, node);
}

int32_t
tree_unlink(const struct walk *walk)
{
	if (!walk->entry || node_is_directory(walk->node))
		return ERRNO(EISDIR);
	/* Point of no return. */
	directory_remove(walk->entry);
	commit();
	entry_free(walk->entry);
	node_release(walk->node);
	return 0;
}

/* The directory has lost its last name: nothing can be made in it any more. */
static void
directory_forget(struct node *directory)
{
	directory->directory.parent->links--;
	directory->directory.parent = NULL;
	directory->links = 0;
	node_release(directory);
}

int32_t
tree_rmdir(const struct walk *walk)
{
	if (!walk->entry)
		return ERRNO(EBUSY);	/* the directory that the path began in */
	if (!node_is_directory(walk->node))
		return ERRNO(ENOTDIR);
	if (!directory_empty(walk->node))
		return ERRNO(ENOTEMPTY);
	/* Point of no return. */
	directory_remove(walk->entry);
	commit();
	entry_free(walk->entry);
	directory_forget(walk->node);
	return 0;
}

int32_t
tree_link(const struct walk *old, const struct walk *name)
{
	int32_t error = can_make(name);

	if (error < 0)
		return error;
	if (node_is_directory(old->node))
		return ERRNO(EPERM);
	if (old->node->links >= LINKS_MAX)
		return ERRNO(EMLINK);
	error = directory_add(name->parent, name->name, name->length, old->node);
	if (error == 0)
		commit();
	return error;
}

/* Is one directory the other, or somewhere below it? */
static bool
inside(const struct node *directory, const struct node *above)
{
	while (directory != above && directory->directory.parent &&
	       directory->directory.parent != directory)
		directory = directory->directory.parent;
	return directory == above;
}

/* May the old thing take the place of what is there, or of nothing? */
static int32_t
can_rename(const struct walk *old, const struct walk *name)
{
	if (!old->entry || (name->node && !name->entry))
		return ERRNO(EBUSY);
	if (!name->parent || !name->parent->directory.parent)
		return ERRNO(ENOENT);
	if (node_is_directory(old->node) && inside(name->parent, old->node))
		return ERRNO(EINVAL);
	if (!name->node || name->node == old->node)
		return 0;
	if (node_is_directory(old->node) != node_is_directory(name->node))
		return node_is_directory(name->node) ? ERRNO(EISDIR) : ERRNO(ENOTDIR);
	return node_is_directory(name->node) && !directory_empty(name->node) ? ERRNO(ENOTEMPTY) : 0;
}

/* The directory goes from one parent to another. */
static void
reparent(struct node *directory, struct node *parent)
{
	directory->directory.parent->links--;
	directory->directory.parent = parent;
	parent->links++;
}

int32_t
tree_rename(const struct walk *old, const struct walk *name)
{
	int32_t error = can_rename(old, name);
	struct node *moved = old->node, *replaced = name->node;

	if (error < 0 || moved == replaced)
		return error;
	/* Between these two it has both names; nobody looks. */
	error = directory_add(name->parent, name->name, name->length, moved);
	if (error < 0)
		return error;
	/* Point of no return. */
	directory_remove(old->entry);
	if (replaced)
		directory_remove(name->entry);
	if (node_is_directory(moved))
		reparent(moved, name->parent);
	commit();
	entry_free(old->entry);
	if (!replaced)
		return 0;
	entry_free(name->entry);
	if (node_is_directory(replaced))
		directory_forget(replaced);
	else
		node_release(replaced);
	return 0;
}

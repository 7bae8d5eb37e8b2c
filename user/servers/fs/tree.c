/* SPDX-License-Identifier: MIT */
/*
 * tree.c: names are made, moved and taken away.
 *
 *   Each operation is one change: it may stop with an error wherever it is, and nothing has
 *   happened.  What then has no name any more is an orphan, and is given back in changes of its own
 *   (reap()) if nobody has it open.
 */
#include <errno.h>
#include <string.h>

#include "cache.h"
#include "change.h"
#include "data.h"
#include "directory.h"
#include "tree.h"

#define DEPTH_MAX	4096u	/* of directories, for who looks upwards */

static bool
is_directory(uint32_t mode)
{
	return (mode & INODE_FORMAT) == INODE_DIRECTORY;
}

/* Walking. */

/* One name of the path, in a directory. */
static int32_t
step(struct volume *volume, struct walk *walk, bool last, bool follow)
{
	struct inode directory, inode;
	struct entry entry;
	int32_t result = inode_get(volume, walk->parent, &directory);

	if (result == 0)
		result = directory_find(volume, &directory, walk->name, walk->length, &entry);
	walk->node = 0;
	if (result == ERRNO(ENOENT) && (!last || directory.raw->links == 0))
		walk->parent = 0;
	if (result == 0)
		result = inode_get(volume, entry.record->inode, &inode);
	if (result < 0)
		return result;
	if (inode.raw->links == 0)
		return volume_corrupt(volume, "a name leads to a free inode");
	walk->node = inode.number;
	walk->mode = inode.raw->mode;
	if (inode_is(&inode, INODE_LINK) && (!last || follow))
		return IO_REDIRECT;
	return last || is_directory(walk->mode) ? 0 : ERRNO(ENOTDIR);
}

int32_t
tree_walk(struct volume *volume, struct walk *walk, uint32_t start, const char *path, bool follow)
{
	struct inode inode;
	int32_t result = inode_get(volume, start, &inode);

	*walk = (struct walk){ .node = start, .rest = path };
	if (result == 0)
		walk->mode = inode.raw->mode;
	while (result == 0 && *walk->rest) {
		walk->parent = walk->node;
		walk->name = walk->rest;
		while (*walk->rest && *walk->rest != '/')
			walk->rest++;
		walk->length = (uint32_t)(walk->rest - walk->name);
		if (*walk->rest)
			walk->rest++;
		if (!is_directory(walk->mode))
			return ERRNO(ENOTDIR);
		if (walk->length > EXT2_NAME_MAX)
			return ERRNO(ENAMETOOLONG);
		result = step(volume, walk, !*walk->rest, follow);
	}
	return result;
}

/* Can a name be made where this walk ended? */
static int32_t
can_make(const struct walk *walk)
{
	if (walk->node)
		return ERRNO(EEXIST);
	return walk->parent ? 0 : ERRNO(ENOENT);
}

/* Give back what has no name any more; if that fails, the next mount will. */
static int32_t
reap(struct volume *volume, uint32_t number, int32_t result)
{
	if (result >= 0 && number != 0 && !(volume->is_open && volume->is_open(volume, number)))
		inode_reap(volume, number);
	return result;
}

/* Making. */

static void
add_links(struct volume *volume, struct inode *inode, int32_t more)
{
	inode_change(volume, inode);
	inode->raw->links = (uint16_t)(inode->raw->links + more);
	inode_touch(volume, inode, false);
}

/* What is in a new inode: of a directory its first records, of a link its text. */
static int32_t
fill(struct volume *volume, struct inode *parent, struct inode *inode, const char *text)
{
	if (inode_is(inode, INODE_LINK))
		return data_set_text(volume, inode, text);
	if (!inode_is(inode, INODE_DIRECTORY))
		return 0;
	if (parent->raw->links >= LINKS_MAX)
		return ERRNO(EMLINK);
	inode->raw->links = 2;		/* its name, and "." */
	add_links(volume, parent, 1);	/* ".." */
	return directory_fill(volume, inode, parent->number);
}

static int32_t
make(struct volume *volume, const struct walk *walk, uint32_t mode, const char *text, uint32_t *made)
{
	struct inode parent, inode;
	int32_t result = inode_get(volume, walk->parent, &parent);

	if (result == 0)
		result = inode_new(volume, walk->parent, mode, &inode);
	if (result < 0)
		return result;
	inode.raw->links = 1;
	result = fill(volume, &parent, &inode, text);
	if (result == 0)
		result = directory_add(volume, &parent, walk->name, walk->length, &inode);
	*made = inode.number;
	return result;
}

static int32_t
make_any(struct volume *volume, const struct walk *walk, uint32_t mode, const char *text, uint32_t *made)
{
	int32_t result = can_make(walk);

	if (result < 0)
		return volume->read_only && result != ERRNO(EEXIST) ? ERRNO(EROFS) : result;
	do {
		result = change_begin(volume);
		if (result == 0)
			result = change_end(volume, make(volume, walk, mode, text, made));
	} while (change_again(volume, result));
	return result;
}

int32_t
tree_make(struct volume *volume, const struct walk *walk, uint32_t mode, uint32_t *made)
{
	return make_any(volume, walk, mode, NULL, made);
}

int32_t
tree_make_link(struct volume *volume, const struct walk *walk, const char *text)
{
	uint32_t made;

	if (can_make(walk) == 0 && *text == '\0')
		return ERRNO(ENOENT);
	return make_any(volume, walk, INODE_LINK | 0777, text, &made);
}

int32_t
tree_read_link(struct volume *volume, uint32_t number, char *text, uint32_t size)
{
	struct inode inode;
	int32_t result = inode_get(volume, number, &inode);

	return result < 0 ? result : data_text(volume, &inode, text, size);
}

/* Taking away. */

/* The inodes of a walk that found something, and the record. */
struct found {
	struct inode parent, inode;
	struct entry entry;
};

static int32_t
find_again(struct volume *volume, const struct walk *walk, struct found *found)
{
	int32_t result = inode_get(volume, walk->parent, &found->parent);

	if (result == 0)
		result = directory_find(volume, &found->parent, walk->name, walk->length, &found->entry);
	if (result == 0)
		result = inode_get(volume, walk->node, &found->inode);
	return result;
}

/* One name less; without the last it is an orphan. */
static int32_t
lose_name(struct volume *volume, struct inode *parent, struct inode *inode)
{
	if (inode_is(inode, INODE_DIRECTORY)) {
		add_links(volume, parent, -1);
		add_links(volume, inode, -inode->raw->links);
	} else {
		add_links(volume, inode, -1);
	}
	return inode->raw->links == 0 ? inode_orphan(volume, inode) : 0;
}

static int32_t
take_away(struct volume *volume, const struct walk *walk, bool directory)
{
	struct found found;
	int32_t result = find_again(volume, walk, &found);

	if (result == 0 && directory) {
		result = directory_is_empty(volume, &found.inode);
		if (result >= 0)
			result = result ? 0 : ERRNO(ENOTEMPTY);
	}
	if (result < 0)
		return result;
	if (found.inode.number == EXT2_ROOT || found.inode.raw->links == 0)
		return volume_corrupt(volume, "a name leads to a free inode, or to the root");
	directory_remove(volume, &found.parent, &found.entry);
	return lose_name(volume, &found.parent, &found.inode);
}

static int32_t
take_away_any(struct volume *volume, const struct walk *walk, bool directory)
{
	int32_t result = change_begin(volume);

	if (result == 0)
		result = change_end(volume, take_away(volume, walk, directory));
	if (result < 0)
		return result;
	struct inode inode;
	result = inode_get(volume, walk->node, &inode);
	return result == 0 && inode.raw->links == 0 ? reap(volume, walk->node, 0) : 0;
}

int32_t
tree_unlink(struct volume *volume, const struct walk *walk)
{
	if (!walk->parent || is_directory(walk->mode))
		return ERRNO(EISDIR);
	return take_away_any(volume, walk, false);
}

int32_t
tree_rmdir(struct volume *volume, const struct walk *walk)
{
	if (!walk->parent)
		return ERRNO(EBUSY);	/* the directory that the path began in */
	if (!is_directory(walk->mode))
		return ERRNO(ENOTDIR);
	return take_away_any(volume, walk, true);
}

/* Moving. */

static int32_t
add_name(struct volume *volume, const struct walk *old, const struct walk *name)
{
	struct inode parent, inode;
	int32_t result = inode_get(volume, name->parent, &parent);

	if (result == 0)
		result = inode_get(volume, old->node, &inode);
	if (result == 0 && inode.raw->links >= LINKS_MAX)
		result = ERRNO(EMLINK);
	if (result < 0)
		return result;
	add_links(volume, &inode, 1);
	return directory_add(volume, &parent, name->name, name->length, &inode);
}

int32_t
tree_link(struct volume *volume, const struct walk *old, const struct walk *name)
{
	int32_t result = can_make(name);

	if (result < 0)
		return result;
	if (is_directory(old->mode))
		return ERRNO(EPERM);
	do {
		result = change_begin(volume);
		if (result == 0)
			result = change_end(volume, add_name(volume, old, name));
	} while (change_again(volume, result));
	return result;
}

/* Is one directory the other, or somewhere below it?  1, 0, or an error. */
static int32_t
inside(struct volume *volume, uint32_t directory, uint32_t above)
{
	for (uint32_t depth = 0; depth < DEPTH_MAX; depth++) {
		struct inode inode;
		struct entry entry;

		if (directory == above)
			return 1;
		if (directory == EXT2_ROOT)
			return 0;
		int32_t result = inode_get(volume, directory, &inode);
		if (result == 0 && inode_is(&inode, INODE_DIRECTORY))
			result = directory_parent(volume, &inode, &entry);
		if (result < 0)
			return result;
		directory = entry.record->inode;
	}
	return volume_corrupt(volume, "directories lie in each other");
}

/* May the old thing take the place of what is there, or of nothing? */
static int32_t
can_rename(struct volume *volume, const struct walk *old, const struct walk *name)
{
	if (!old->parent || (name->node && !name->parent))
		return ERRNO(EBUSY);
	if (!name->parent)
		return ERRNO(ENOENT);
	if (is_directory(old->mode)) {
		int32_t result = inside(volume, name->parent, old->node);

		if (result != 0)
			return result < 0 ? result : ERRNO(EINVAL);
	}
	if (!name->node || name->node == old->node)
		return 0;
	if (is_directory(old->mode) != is_directory(name->mode))
		return is_directory(name->mode) ? ERRNO(EISDIR) : ERRNO(ENOTDIR);
	if (!is_directory(name->mode))
		return 0;
	struct inode inode;
	int32_t result = inode_get(volume, name->node, &inode);
	if (result == 0)
		result = directory_is_empty(volume, &inode);
	return result < 0 ? result : result ? 0 : ERRNO(ENOTEMPTY);
}

/* A directory goes from one parent to another. */
static int32_t
reparent(struct volume *volume, struct inode *directory, struct inode *from, struct inode *to)
{
	struct entry entry;
	int32_t result = directory_parent(volume, directory, &entry);

	if (result < 0 || from->number == to->number)
		return result;
	if (to->raw->links >= LINKS_MAX)
		return ERRNO(EMLINK);
	directory_replace(volume, directory, &entry, to);
	add_links(volume, from, -1);
	add_links(volume, to, 1);
	return 0;
}

/* The new name: instead of what had it, or as one more. */
static int32_t
take_name(struct volume *volume, const struct walk *name, struct inode *parent, struct inode *moved)
{
	struct found replaced;
	int32_t result;

	if (!name->node)
		return directory_add(volume, parent, name->name, name->length, moved);
	result = find_again(volume, name, &replaced);
	if (result == 0 && (replaced.inode.raw->links == 0 || replaced.inode.number == EXT2_ROOT))
		result = volume_corrupt(volume, "a name leads to a free inode, or to the root");
	if (result < 0)
		return result;
	directory_replace(volume, parent, &replaced.entry, moved);
	return lose_name(volume, parent, &replaced.inode);
}

static int32_t
move(struct volume *volume, const struct walk *old, const struct walk *name)
{
	struct inode parent;
	struct found moved;
	int32_t result = inode_get(volume, name->parent, &parent);

	if (result == 0)
		result = find_again(volume, old, &moved);
	if (result < 0)
		return result;
	inode_change(volume, &moved.inode);
	inode_touch(volume, &moved.inode, false);
	result = take_name(volume, name, &parent, &moved.inode);
	/* The new name may have split the record of the old one, or come to lie behind it: look anew. */
	if (result == 0)
		result = directory_find(volume, &moved.parent, old->name, old->length, &moved.entry);
	if (result < 0)
		return result;
	directory_remove(volume, &moved.parent, &moved.entry);
	return inode_is(&moved.inode, INODE_DIRECTORY) ?
		reparent(volume, &moved.inode, &moved.parent, &parent) : 0;
}

int32_t
tree_rename(struct volume *volume, const struct walk *old, const struct walk *name)
{
	int32_t result = volume->read_only ? ERRNO(EROFS) : can_rename(volume, old, name);

	if (result < 0 || old->node == name->node)
		return result;
	do {
		result = change_begin(volume);
		if (result == 0)
			result = change_end(volume, move(volume, old, name));
	} while (change_again(volume, result));
	if (result < 0 || !name->node)
		return result;
	struct inode inode;
	result = inode_get(volume, name->node, &inode);
	return result == 0 && inode.raw->links == 0 ? reap(volume, name->node, 0) : 0;
}

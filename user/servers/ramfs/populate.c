/* SPDX-License-Identifier: MIT */
/*
 * populate.c: the tree as it is after boot.
 *
 *   A file of the boot archive appears where its name says; those at the archive's own root, where
 *   the kernel and init look for programs, appear in /bin if they are programs and in /etc if not.
 *   Contents are not copied: files refer to the archive until they are written.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "ramfs.h"

#define MODE_PROGRAM	(S_IFREG | 0755)
#define MODE_TEXT	(S_IFREG | 0644)

/* What is always there: where others are mounted, and where people put things. */
static const char *const directories[] = { "bin", "dev", "disk", "etc", "mnt", "proc", "svc", "tmp", "home", "trace" };

static bool
begins_with(const struct archive_file *file, const char *text)
{
	return file->size >= strlen(text) && memcmp(file->data, text, strlen(text)) == 0;
}

static bool
is_program(const struct archive_file *file)
{
	return begins_with(file, "\177ELF") || begins_with(file, "#!");
}

static int32_t
make_directory(struct node *root, const char *path)
{
	struct walk walk;
	struct node *made;

	if (tree_walk(&walk, root, path, false) == 0)
		return node_is_directory(walk.node) ? 0 : ERRNO(ENOTDIR);
	return tree_make(&walk, S_IFDIR | 0755, 0, &made);
}

/* Make the directories of a path, all but its last name. */
static int32_t
make_parents(struct node *root, char *path)
{
	int32_t result = 0;

	for (char *at = strchr(path, '/'); at && result == 0; at = strchr(at + 1, '/')) {
		*at = '\0';
		result = make_directory(root, path);
		*at = '/';
	}
	return result;
}

static int32_t
add_file(struct node *root, const struct archive_file *file)
{
	char path[ARCHIVE_NAME_MAX + 6];
	struct walk walk;
	struct node *node;
	const char *folder = strchr(file->name, '/') ? "" : is_program(file) ? "bin/" : "etc/";

	memcpy(path, folder, strlen(folder));
	memcpy(path + strlen(folder), file->name, strlen(file->name) + 1);
	int32_t result = make_parents(root, path);
	if (result < 0)
		return result;
	/* The last one counts if there are several of a name; but what lies in bin/ anyway goes before. */
	if (tree_walk(&walk, root, path, false) == 0) {
		if (*folder)
			return 0;
		node = walk.node;
	}
	else
		result = tree_make(&walk, is_program(file) ? MODE_PROGRAM : MODE_TEXT, 0, &node);
	if (result < 0 || !S_ISREG(node->mode))
		return result;
	node->file.original = file->data;
	node->file.original_size = (uint32_t)file->size;
	node->size = file->size;
	return 0;
}

int32_t
populate(struct node *root, const struct archive *archive)
{
	struct archive_file file;
	struct archive_error error;
	size_t position = 0;
	int32_t result = 0;

	for (unsigned i = 0; i < sizeof directories / sizeof directories[0] && result == 0; i++)
		result = make_directory(root, directories[i]);
	while (result == 0 && archive_next(archive, &position, &file, &error))
		result = add_file(root, &file);
	return result;
}

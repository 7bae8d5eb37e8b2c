/* SPDX-License-Identifier: MIT */
/*
 * user_ramfs_host.c: the file system in memory beside the host's own: the same random operations in
 * both, the same results.
 *
 *   The model is a folder of the host's.  Names are few, so that operations meet: files replaced,
 *   directories moved into each other, names removed while the file is open.  Where a path leads
 *   through a symbolic link, which is not the tree's to follow, the operation is left out.
 */
#include "user_ramfs.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

static char folder[] = "/tmp/pith-ramfs.XXXXXX";

static uint32_t state;

static uint32_t
pick(uint32_t below)
{
	return unit_random(&state) % below;
}

/* A random path of one to three names. */
static const char *
pick_path(char path[16])
{
	unsigned depth = 1 + pick(3);
	char *at = path;

	for (unsigned i = 0; i < depth; i++) {
		if (i > 0)
			*at++ = '/';
		*at++ = (char)('a' + pick(4));
	}
	*at = '\0';
	return path;
}

/* errno of a host's call as our servers say it. */
static int32_t
host(int result)
{
	return result < 0 ? ERRNO(errno) : 0;
}

static int32_t
host_make(const char *path, uint32_t mode)
{
	int file;

	if (S_ISDIR(mode))
		return host(mkdir(path, 0755));
	file = open(path, O_CREAT | O_EXCL | O_WRONLY, 0644);
	return file < 0 ? host(file) : host(close(file));
}

static int32_t
tree_make_at(const struct walk *walk, int32_t found, uint32_t mode)
{
	struct node *made;

	if (found < 0 && found != ERRNO(ENOENT))
		return found;
	return tree_make(walk, mode, OWNER, &made);
}

/* One operation on both; what it was in *what.  False: it was left out. */
static bool
operate(const char **what, const char *a, const char *b, int32_t *ours, int32_t *theirs)
{
	struct walk old, name;
	int32_t found = tree_walk(&old, root, a, false), other = tree_walk(&name, root, b, false);

	if (found == IO_REDIRECT || other == IO_REDIRECT)
		return false;
	switch (pick(8)) {
	case 0:
		*what = "create";
		*ours = tree_make_at(&old, found, S_IFREG | 0644);
		*theirs = host_make(a, S_IFREG);
		return true;
	case 1:
		*what = "mkdir";
		*ours = tree_make_at(&old, found, S_IFDIR | 0755);
		*theirs = host_make(a, S_IFDIR);
		return true;
	case 2:
		*what = "unlink";
		*ours = found < 0 ? found : tree_unlink(&old);
		*theirs = host(unlink(a));
		return true;
	case 3:
		*what = "rmdir";
		*ours = found < 0 ? found : tree_rmdir(&old);
		*theirs = host(rmdir(a));
		return true;
	case 4:
		*what = "symlink";
		*ours = found < 0 && found != ERRNO(ENOENT) ? found : tree_make_link(&old, b, OWNER);
		*theirs = host(symlink(b, a));
		return true;
	case 5:
		*what = "link";
		*ours = found < 0 ? found : other < 0 && other != ERRNO(ENOENT) ? other : tree_link(&old, &name);
		*theirs = host(link(a, b));
		return true;
	default:
		*what = "rename";
		*ours = found < 0 ? found : other < 0 && other != ERRNO(ENOENT) ? other : tree_rename(&old, &name);
		*theirs = host(rename(a, b));
		return true;
	}
}

/* Which of two errors that both hold is told is nobody's promise. */
static bool
same_result(int32_t ours, int32_t theirs)
{
	return ours == theirs || (ours < 0 && theirs < 0 && ours != ERRNO(ENOSPC));
}

static void
data_operation(const char *path)
{
	static uint8_t bytes[9000], seen[30000], expected[30000];
	uint32_t offset = pick(20000), length = pick(sizeof bytes);
	struct walk walk;
	ssize_t count;
	int file;

	if (tree_walk(&walk, root, path, false) < 0 || !S_ISREG(walk.node->mode))
		return;
	file = open(path, O_RDWR);
	ck_assert_int_ge(file, 0);
	memset(bytes, (int)pick(256), length);
	if (pick(3) == 0) {
		ck_assert_int_eq(data_resize(walk.node, offset), 0);
		ck_assert_int_eq(ftruncate(file, offset), 0);
	} else {
		ck_assert_int_eq(write_at(walk.node, offset, bytes, length), (int32_t)length);
		ck_assert_int_eq(pwrite(file, bytes, length, offset), (int32_t)length);
	}
	count = pread(file, expected, sizeof expected, 0);
	ck_assert_uint_eq(read_at(walk.node, 0, seen, sizeof seen), (uint32_t)count);
	ck_assert_mem_eq(seen, expected, (size_t)count);
	close(file);
}

/* Both directories have the same names with the same things under them. */
static void
compare(struct node *directory, const char *path)
{
	unsigned ours = 0, theirs = 0;
	DIR *entries = opendir(path);
	struct dirent *entry;
	struct stat status;

	for (struct entry *e = directory->directory.first; e; e = e->next) {
		char below[4096], text[64] = "";

		snprintf(below, sizeof below, "%s/%s", path, e->name);
		ours++;
		ck_assert_msg(lstat(below, &status) == 0, "%s: the host does not have it", below);
		ck_assert_uint_eq(status.st_mode & S_IFMT, e->node->mode & S_IFMT);
		if (node_is_directory(e->node)) {
			compare(e->node, below);
			continue;
		}
		ck_assert_uint_eq(status.st_nlink, e->node->links);
		ck_assert_uint_eq((uint64_t)status.st_size, e->node->size);
		if (S_ISLNK(e->node->mode) && readlink(below, text, sizeof text - 1) > 0)
			ck_assert_str_eq(text, e->node->link);
	}
	while ((entry = readdir(entries)) != NULL)
		theirs += entry->d_name[0] != '.';
	closedir(entries);
	ck_assert_msg(ours == theirs, "%s: the host has %u names, seen %u", path, theirs, ours);
}

/* A round from an empty tree to an empty tree. */
static void
play(uint32_t seed)
{
	char a[16], b[16];
	const char *what = "";
	int32_t ours, theirs;

	begin();
	state = seed;
	for (unsigned i = 0; i < 1000; i++) {
		pick_path(a);
		pick_path(b);
		if (pick(4) == 0)
			data_operation(a);
		else if (operate(&what, a, b, &ours, &theirs))
			ck_assert_msg(same_result(ours, theirs), "round %u, operation %u, %s %s %s: expected %d, seen %d",
				      seed, i, what, a, b, theirs, ours);
	}
	compare(root, ".");
	end();
}

START_TEST(ramfs_does_what_the_host_does)
{
	char command[64];

	ck_assert_ptr_nonnull(mkdtemp(folder));
	for (uint32_t seed = 1; seed <= 4; seed++) {
		ck_assert_int_eq(chdir(folder), 0);
		ck_assert_int_eq(mkdir("round", 0755), 0);
		ck_assert_int_eq(chdir("round"), 0);
		play(seed);
		snprintf(command, sizeof command, "rm -r %s/round", folder);
		ck_assert_int_eq(system(command), 0);
	}
	ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(ramfs_does_what_the_host_does),
	};

	return unit_run("user_ramfs_host", tests, sizeof tests / sizeof tests[0]);
}

/* SPDX-License-Identifier: MIT */
/*
 * user_ramfs.c: the file system in memory beside the host's own: the same random operations in both, the same
 * results.
 *
 *   The model is a folder of the host's.  Names are few, so that operations meet: files replaced, directories moved
 *   into each other, names removed while the file is open.  Where a path leads through a symbolic link, which is not
 *   the tree's to follow, the operation is left out.
 */
#include "unit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "user/servers/ramfs/data.c"
#include "user/servers/ramfs/directory.c"
#include "user/servers/ramfs/node.c"
#include "user/servers/ramfs/tree.c"

#define OWNER	7u

static uint32_t pages, nodes_charged, pages_charged, page_limit, node_limit;

void *
page_new(void)
{
	if (pages == page_limit)
		return NULL;
	pages++;
	return calloc(1, DATA_PAGE);
}

void
page_free(void *page)
{
	pages--;
	free(page);
}

bool
charge(uint32_t client, int32_t more_nodes, int32_t more_pages)
{
	if (client != OWNER)
		return true;
	if (more_nodes > 0 && nodes_charged == node_limit)
		return false;
	nodes_charged += (uint32_t)more_nodes;
	pages_charged += (uint32_t)more_pages;
	return true;
}

struct io_time
time_now(void)
{
	static uint32_t now;

	return (struct io_time){ .seconds = ++now };
}

static struct node *root;
static char folder[] = "/tmp/pith-ramfs.XXXXXX";

static void
begin(void)
{
	page_limit = node_limit = UINT32_MAX;
	root = tree_new();
}

static void
expect_sound(void)
{
	const char *what = "";

	ck_assert_msg(node_check(root, &what), "%s", what);
}

/* Write, as the server does: all or as much as there is room for. */
static int32_t
write_at(struct node *node, uint64_t offset, const uint8_t *bytes, uint32_t length)
{
	for (uint32_t done = 0, run; done < length; done += run) {
		uint8_t *to = data_reserve(node, offset + done, &run);

		if (!to)
			return ERRNO(ENOSPC);
		run = run < length - done ? run : length - done;
		memcpy(to, bytes + done, run);
		if (node->size < offset + done + run)
			node->size = offset + done + run;
	}
	return (int32_t)length;
}

static uint32_t
read_at(const struct node *node, uint64_t offset, uint8_t *bytes, uint32_t length)
{
	uint32_t done = 0, run;

	while (done < length && offset + done < node->size) {
		const uint8_t *from = data_at(node, offset + done, &run);

		run = run < length - done ? run : length - done;
		if (run > node->size - offset - done)
			run = (uint32_t)(node->size - offset - done);
		memcpy(bytes + done, from, run);
		done += run;
	}
	return done;
}

/* ---- one thing at a time ---- */

static struct node *
make(const char *path, uint32_t mode)
{
	struct walk walk;
	struct node *node;

	ck_assert_int_eq(tree_walk(&walk, root, path, false), ERRNO(ENOENT));
	ck_assert_int_eq(tree_make(&walk, mode, OWNER, &node), 0);
	return node;
}

static void
remove_all(struct node *directory)
{
	while (directory->directory.first) {
		struct entry *e = directory->directory.first;
		struct walk walk = { .node = e->node, .entry = e, .parent = directory };

		if (node_is_directory(e->node)) {
			remove_all(e->node);
			ck_assert_int_eq(tree_rmdir(&walk), 0);
		} else {
			ck_assert_int_eq(tree_unlink(&walk), 0);
		}
	}
}

static void
end(void)
{
	expect_sound();
	remove_all(root);
	ck_assert_uint_eq(nodes_charged, 0);
	ck_assert_uint_eq(pages_charged, 0);
	ck_assert_uint_eq(pages, 0);
	ck_assert_uint_eq(node_count, 1);
	root->links = 0;
	node_release(root);
}

START_TEST(ramfs_archive_bytes_are_not_copied_until_written)
{
	static uint8_t original[10000], seen[20000];
	struct node *node;
	uint32_t run;

	begin();
	for (unsigned i = 0; i < sizeof original; i++)
		original[i] = (uint8_t)(i * 13 + i / 256 + 1);
	node = make("file", S_IFREG | 0644);
	node->file.original = original;
	node->file.original_size = sizeof original;
	node->size = sizeof original;
	ck_assert_ptr_eq(data_at(node, 100, &run), original + 100);
	ck_assert_uint_eq(run, sizeof original - 100);
	ck_assert_uint_eq(pages, 0);
	ck_assert_int_eq(write_at(node, 5000, (const uint8_t *)"xyz", 3), 3);
	ck_assert_uint_eq(pages, 2);	/* one of data, one of pointers */
	ck_assert_uint_eq(read_at(node, 0, seen, sizeof seen), sizeof original);
	ck_assert_mem_eq(seen, original, 5000);
	ck_assert_mem_eq(seen + 5000, "xyz", 3);
	ck_assert_mem_eq(seen + 5003, original + 5003, sizeof original - 5003);
	/* Cut and grown again, what was beyond the cut is zero. */
	ck_assert_int_eq(data_resize(node, 9000), 0);
	ck_assert_int_eq(data_resize(node, 12000), 0);
	ck_assert_uint_eq(read_at(node, 8999, seen, sizeof seen), 3001);
	ck_assert_uint_eq(seen[0], original[8999]);
	for (unsigned i = 1; i < 3001; i++)
		ck_assert_uint_eq(seen[i], 0);
	end();
}
END_TEST

START_TEST(ramfs_holes_take_nothing_and_read_as_zeros)
{
	static uint8_t seen[5000];
	struct node *node;

	begin();
	node = make("file", S_IFREG | 0644);
	ck_assert_int_eq(write_at(node, FILE_SIZE_MAX - 1, (const uint8_t *)"x", 1), 1);
	ck_assert_uint_eq(node->size, FILE_SIZE_MAX);
	ck_assert_uint_eq(pages, 2);
	ck_assert_uint_eq(read_at(node, FILE_SIZE_MAX - 5000, seen, 5000), 5000);
	for (unsigned i = 0; i < 4999; i++)
		ck_assert_uint_eq(seen[i], 0);
	ck_assert_uint_eq(seen[4999], 'x');
	ck_assert_int_eq(data_resize(node, FILE_SIZE_MAX + 1), ERRNO(EFBIG));
	ck_assert_int_eq(data_resize(node, 0), 0);
	ck_assert_uint_eq(pages, 0);
	end();
}
END_TEST

START_TEST(ramfs_unlinked_file_lives_while_it_is_open)
{
	struct walk walk;
	struct node *node;
	uint8_t seen[3];

	begin();
	node = make("file", S_IFREG | 0644);
	write_at(node, 0, (const uint8_t *)"abc", 3);
	node->opens++;
	tree_walk(&walk, root, "file", false);
	ck_assert_int_eq(tree_unlink(&walk), 0);
	ck_assert_uint_eq(node->links, 0);
	ck_assert_uint_eq(read_at(node, 0, seen, 3), 3);
	ck_assert_uint_eq(nodes_charged, 1);
	node->opens--;
	node_release(node);
	end();
}
END_TEST

START_TEST(ramfs_nothing_is_made_in_a_removed_directory)
{
	struct walk walk, name;
	struct node *directory, *made;

	begin();
	directory = make("d", S_IFDIR | 0755);
	make("f", S_IFREG | 0644);
	directory->opens++;
	tree_walk(&walk, root, "d", false);
	ck_assert_int_eq(tree_rmdir(&walk), 0);
	ck_assert_int_eq(tree_walk(&walk, directory, "x", false), ERRNO(ENOENT));
	ck_assert_int_eq(tree_make(&walk, S_IFREG, OWNER, &made), ERRNO(ENOENT));
	ck_assert_int_eq(tree_walk(&name, root, "f", false), 0);
	ck_assert_int_eq(tree_rename(&name, &walk), ERRNO(ENOENT));
	directory->opens--;
	node_release(directory);
	end();
}
END_TEST

START_TEST(ramfs_listing_neither_repeats_nor_misses)
{
	char name[16], seen[100] = { 0 };
	uint32_t place = 0;
	struct walk walk;

	begin();
	for (int i = 0; i < 100; i++) {
		sprintf(name, "%d", i);
		make(name, S_IFREG | 0644);
	}
	for (unsigned round = 0;; round++) {
		struct entry *e = directory_after(root, place);

		if (!e)
			break;
		place = e->place;
		ck_assert_int_eq(seen[atoi(e->name)], 0);
		seen[atoi(e->name)] = 1;
		if (round % 3 == 0) {	/* what was listed goes */
			tree_walk(&walk, root, e->name, false);
			ck_assert_int_eq(tree_unlink(&walk), 0);
		}
	}
	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(seen[i], 1);
	end();
}
END_TEST

START_TEST(ramfs_full_is_told_and_changes_nothing)
{
	struct walk walk;
	struct node *node, *made;

	begin();
	node = make("file", S_IFREG | 0644);
	page_limit = 1;
	ck_assert_int_eq(write_at(node, 0, (const uint8_t *)"x", 1), ERRNO(ENOSPC));
	ck_assert_uint_eq(node->size, 0);
	page_limit = 3;
	ck_assert_int_eq(write_at(node, DATA_PAGE, (const uint8_t *)"x", 1), 1);
	node_limit = 1;
	ck_assert_int_eq(tree_walk(&walk, root, "more", false), ERRNO(ENOENT));
	ck_assert_int_eq(tree_make(&walk, S_IFREG, OWNER, &made), ERRNO(ENOSPC));
	ck_assert_int_eq(tree_make_link(&walk, "text", OWNER), ERRNO(ENOSPC));
	ck_assert_int_eq(tree_walk(&walk, root, "more", false), ERRNO(ENOENT));
	end();
}
END_TEST

/* ---- beside the host's file system ---- */

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
		UNIT(ramfs_archive_bytes_are_not_copied_until_written),
		UNIT(ramfs_holes_take_nothing_and_read_as_zeros),
		UNIT(ramfs_unlinked_file_lives_while_it_is_open),
		UNIT(ramfs_nothing_is_made_in_a_removed_directory),
		UNIT(ramfs_listing_neither_repeats_nor_misses),
		UNIT(ramfs_full_is_told_and_changes_nothing),
		UNIT(ramfs_does_what_the_host_does),
	};

	return unit_run("user_ramfs", tests, sizeof tests / sizeof tests[0]);
}

/* SPDX-License-Identifier: MIT */
/*
 * user_ramfs.c: the file system in memory, one thing at a time.
 */
#include "user_ramfs.h"

static struct node *
make(const char *path, uint32_t mode)
{
	struct walk walk;
	struct node *node;

	ck_assert_int_eq(tree_walk(&walk, root, path, false), ERRNO(ENOENT));
	ck_assert_int_eq(tree_make(&walk, mode, OWNER, &node), 0);
	return node;
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
	ck_assert_uint_eq(pages_charged, 0);
	ck_assert_int_eq(write_at(node, 5000, (const uint8_t *)"xyz", 3), 3);
	ck_assert_uint_eq(pages_charged, 2);	/* one of data, one of pointers */
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
	ck_assert_uint_eq(pages_charged, 2);
	ck_assert_uint_eq(read_at(node, FILE_SIZE_MAX - 5000, seen, 5000), 5000);
	for (unsigned i = 0; i < 4999; i++)
		ck_assert_uint_eq(seen[i], 0);
	ck_assert_uint_eq(seen[4999], 'x');
	ck_assert_int_eq(data_resize(node, FILE_SIZE_MAX + 1), ERRNO(EFBIG));
	ck_assert_int_eq(data_resize(node, 0), 0);
	ck_assert_uint_eq(pages_charged, 0);
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
	page_limit = kept->pages_there;
	ck_assert_int_eq(write_at(node, 0, (const uint8_t *)"x", 1), ERRNO(ENOSPC));
	ck_assert_uint_eq(node->size, 0);
	page_limit = kept->pages_there + 3;	/* for a chunk, its table and the page */
	ck_assert_int_eq(write_at(node, DATA_PAGE, (const uint8_t *)"x", 1), 1);
	node_limit = 1;
	ck_assert_int_eq(tree_walk(&walk, root, "more", false), ERRNO(ENOENT));
	ck_assert_int_eq(tree_make(&walk, S_IFREG, OWNER, &made), ERRNO(ENOSPC));
	ck_assert_int_eq(tree_make_link(&walk, "text", OWNER), ERRNO(ENOSPC));
	ck_assert_int_eq(tree_walk(&walk, root, "more", false), ERRNO(ENOENT));
	end();
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
	};

	return unit_run("user_ramfs", tests, sizeof tests / sizeof tests[0]);
}

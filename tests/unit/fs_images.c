/* SPDX-License-Identifier: MIT */
/*
 * fs_images.c: images that mke2fs made and filled, with many options, are read byte for byte; what
 * we write into them debugfs reads; and the ends of things: no blocks, no inodes, errors of the
 * disk, features that are not known.
 */
#include "fs_case.h"

static struct model model;

/* A folder with everything that a file system has to know. */
static const char tree_script[] =
	"rm -rf tree && mkdir -p tree/a/b/c tree/big && cd tree && : >empty && printf x >one && "
	"seq 1 3000 >small && seq 1 60000 >middle && ln -s one link && "
	"ln -s a/very/long/path/that/does/not/fit/into/an/inode/because/it/has/more/than/sixty/bytes long && "
	"ln one a/hard && truncate -s 3000000 holes && printf end >>holes && "
	"dd if=/dev/zero of=sparse bs=1 count=1 seek=70000000 2>/dev/null && printf x | dd of=sparse bs=1 seek=300000 conv=notrunc 2>/dev/null && "
	"chmod 4751 small && chmod 1777 a && "
	"for i in $(seq 1 500); do : >big/a_name_of_some_length_$i; done";

static void
mount_it(uint8_t *image, uint64_t size, bool read_only)
{
	const char *why = "";
	int32_t result = model_mount(&model, image, size, 256, read_only, &why);

	ck_assert_msg(result == 0, "mounting: error %d, %s (%s)", result, why, model_said);
}

static const char *const matrix[] = {
	"-b 1024", "-b 2048", "-b 4096", "-b 1024 -I 128", "-b 4096 -I 128", "-b 1024 -O ^dir_index",
	"-b 1024 -O ^filetype", "-b 2048 -O ^sparse_super,^resize_inode", "-b 1024 -O ^resize_inode", "-b 1024 -O ^large_file",
	"-b 1024 -g 1024", "-b 1024 -N 600", "-b 2048 -O has_journal -J size=2", "-b 1024 -r 0", "-b 1024 -O ^ext_attr",
	"-b 4096 -O none", "-b 1024 -O extra_isize -I 256", "-b 1024 -I 512",
};

START_TEST(fs_reads_what_mke2fs_wrote)
{
	char path[96];
	uint64_t size;

	fs_begin();
	fs_must("%s", tree_script);
	snprintf(path, sizeof path, "%s/tree", fs_folder);
	for (unsigned i = 0; i < sizeof matrix / sizeof matrix[0]; i++) {
		fs_must("rm -f image && mke2fs -q -F -t ext2 %s -d tree image 12288k", matrix[i]);
		uint8_t *image = fs_load("image", &size);

		mount_it(image, size, true);
		fs_compare(&model, EXT2_ROOT, path, true);
		volume_drop(&model.volume);
		model_free(&model);
		/* And written to. */
		mount_it(image, size, false);
		fs_compare(&model, EXT2_ROOT, path, true);
		ck_assert_int_eq(volume_close(&model.volume), 0);
		fs_expect_clean(image, size, matrix[i]);
		model_free(&model);
		free(image);
	}
	fs_end();
}
END_TEST

/* Make files with our code. */
static uint32_t
made_at(const char *path, uint32_t mode)
{
	struct walk walk;
	uint32_t made = 0;

	ck_assert_int_eq(model_find(&model, path, &walk), ERRNO(ENOENT));
	ck_assert_int_eq(tree_make(&model.volume, &walk, mode, &made), 0);
	return made;
}

static void
fill_pattern(uint8_t *bytes, uint32_t length)
{
	for (uint32_t i = 0; i < length; i++)
		bytes[i] = (uint8_t)(i * 7 + i / 251 + 1);
}

START_TEST(fs_writes_what_debugfs_reads)
{
	static uint8_t bytes[3000000];
	struct walk walk;
	uint64_t size;

	fs_begin();
	fill_pattern(bytes, sizeof bytes);
	for (unsigned i = 0; i < 4; i++) {
		uint8_t *image = fs_make(matrix[i], 12288, &size);

		mount_it(image, size, false);
		made_at("d", INODE_DIRECTORY | 0755);
		ck_assert_int_eq(model_pwrite(&model, made_at("d/f", INODE_FILE | 0640), 0, bytes, sizeof bytes), sizeof bytes);
		ck_assert_int_eq(model_find(&model, "s", &walk), ERRNO(ENOENT));
		ck_assert_int_eq(tree_make_link(&model.volume, &walk, "d/f"), 0);
		ck_assert_int_eq(volume_close(&model.volume), 0);
		model_free(&model);
		fs_expect_clean(image, size, matrix[i]);
		fs_save("pattern", bytes, sizeof bytes);
		fs_must("debugfs -R 'dump d/f out' checked && cmp out pattern");
		fs_must("debugfs -R 'stat s' checked | grep -q 'Fast link dest: \"d/f\"'");
		fs_must("debugfs -R 'stat d/f' checked | grep -q 'Mode:  0640'");
		free(image);
	}
	fs_end();
}
END_TEST

START_TEST(fs_full_of_blocks_says_so_and_recovers)
{
	static uint8_t bytes[65536];
	const char *options[] = { "-b 1024", "-b 1024 -O has_journal" };
	struct walk walk;
	uint64_t size;

	fs_begin();
	for (unsigned i = 0; i < 2; i++) {
		uint8_t *image = fs_make(options[i], 8192, &size);
		struct io_statfs empty = { 0 }, now = { 0 };

		mount_it(image, size, false);
		volume_status(&model.volume, &empty);
		for (unsigned round = 0; round < 3; round++) {
			uint32_t number = made_at("full", INODE_FILE | 0644);
			int64_t result;
			uint64_t at = 0;

			while ((result = model_pwrite(&model, number, at, bytes, sizeof bytes)) > 0)
				at += (uint64_t)result;
			ck_assert_int_eq(result, ERRNO(ENOSPC));
			volume_status(&model.volume, &now);
			ck_assert_uint_eq(now.blocks_free, 0);
			ck_assert_int_eq(model_find(&model, "d", &walk), ERRNO(ENOENT));
			ck_assert_int_eq(tree_make(&model.volume, &walk, INODE_DIRECTORY | 0755, &number), ERRNO(ENOSPC));
			ck_assert_int_gt(model_find(&model, "full", &walk), 0);
			ck_assert_int_eq(tree_unlink(&model.volume, &walk), 0);
			volume_status(&model.volume, &now);
			ck_assert_uint_eq(now.blocks_free, empty.blocks_free);
		}
		ck_assert_int_eq(volume_close(&model.volume), 0);
		fs_expect_clean(image, size, options[i]);
		model_free(&model);
		free(image);
	}
	fs_end();
}
END_TEST

START_TEST(fs_full_of_inodes_says_so_and_recovers)
{
	char name[16];
	struct walk walk;
	uint64_t size;
	unsigned count = 0;
	uint32_t made;

	fs_begin();
	uint8_t *image = fs_make("-b 1024 -N 64", 8192, &size);
	mount_it(image, size, false);
	for (;; count++) {
		snprintf(name, sizeof name, "f%u", count);
		ck_assert_int_eq(model_find(&model, name, &walk), ERRNO(ENOENT));
		int32_t result = tree_make(&model.volume, &walk, INODE_FILE | 0644, &made);
		if (result == ERRNO(ENOSPC))
			break;
		ck_assert_int_eq(result, 0);
	}
	ck_assert_uint_gt(count, 40);
	for (unsigned i = 0; i < count; i++) {
		snprintf(name, sizeof name, "f%u", i);
		ck_assert_int_gt(model_find(&model, name, &walk), 0);
		ck_assert_int_eq(tree_unlink(&model.volume, &walk), 0);
	}
	made_at("again", INODE_FILE | 0644);
	ck_assert_int_eq(volume_close(&model.volume), 0);
	fs_expect_clean(image, size, "at the end");
	model_free(&model);
	free(image);
	fs_end();
}
END_TEST

START_TEST(fs_unlinked_file_lives_while_it_is_open)
{
	uint8_t bytes[5000], seen[5000];
	struct walk walk;
	const char *why;
	uint64_t size;

	fs_begin();
	fill_pattern(bytes, sizeof bytes);
	uint8_t *image = fs_make("-b 1024", 8192, &size);
	mount_it(image, size, false);
	uint32_t number = made_at("f", INODE_FILE | 0644);
	model_pwrite(&model, number, 0, bytes, sizeof bytes);
	model.opened = number;
	ck_assert_int_gt(model_find(&model, "f", &walk), 0);
	ck_assert_int_eq(tree_unlink(&model.volume, &walk), 0);
	ck_assert_int_eq(model_pread(&model, number, 0, seen, sizeof seen), sizeof seen);
	ck_assert_mem_eq(seen, bytes, sizeof bytes);
	/* The server dies and is started again: still. */
	volume_drop(&model.volume);
	ck_assert_int_eq(model_mount_again(&model, false, &why), 0);
	ck_assert_int_eq(model_pread(&model, number, 0, seen, sizeof seen), sizeof seen);
	ck_assert_mem_eq(seen, bytes, sizeof bytes);
	/* Power is cut: who mounts it next gives back what it had. */
	ck_assert_int_eq(volume_sync(&model.volume), 0);
	fs_save("cut", image, size);
	fs_run("e2fsck -p cut");
	fs_must("e2fsck -fn cut && debugfs -R 'stat <%u>' cut | grep -q 'Links: 0'", number);
	model.opened = 0;
	ck_assert_int_eq(inode_reap(&model.volume, number), 0);
	ck_assert_int_eq(volume_close(&model.volume), 0);
	fs_expect_clean(image, size, "at the end");
	model_free(&model);
	free(image);
	fs_end();
}
END_TEST

START_TEST(fs_large_files_have_holes_and_an_end)
{
	uint8_t seen[100];
	uint64_t size;

	fs_begin();
	uint8_t *image = fs_make("-b 1024 -O ^large_file", 8192, &size);
	mount_it(image, size, false);
	uint32_t number = made_at("f", INODE_FILE | 0644);
	uint64_t most = model.volume.size_max;
	ck_assert_uint_gt(most, (uint64_t)16 << 30);
	ck_assert_int_eq(model_pwrite(&model, number, most - 3, "end", 10), 3);
	ck_assert_int_eq(model_pwrite(&model, number, most, "x", 1), ERRNO(EFBIG));
	ck_assert_int_eq(data_resize(&model.volume, number, most + 1), ERRNO(EFBIG));
	ck_assert_int_eq(model_pread(&model, number, most - 10, seen, 100), 10);
	ck_assert_mem_eq(seen, "\0\0\0\0\0\0\0end", 10);
	ck_assert_int_eq(model_pread(&model, number, (uint64_t)5 << 30, seen, 100), 100);
	ck_assert_int_eq(volume_sync(&model.volume), 0);
	ck_assert_int_eq(data_resize(&model.volume, number, 5), 0);
	ck_assert_int_eq(volume_close(&model.volume), 0);
	fs_expect_clean(image, size, "at the end");
	model_free(&model);
	free(image);
	fs_end();
}
END_TEST

START_TEST(fs_disk_errors_are_errors_and_nothing_else)
{
	static uint8_t bytes[9000];
	const char *why = "";
	uint64_t size;

	fs_begin();
	uint8_t *fresh = fs_make("-b 1024", 8192, &size), *image = malloc(size);
	for (uint32_t after = 1; after < 1400; after += after < 100 ? 1 : 13) {
		struct walk walk;
		uint32_t made;

		memcpy(image, fresh, size);
		memset(&model, 0, sizeof model);
		model.fail_after = 0;
		int32_t result = model_mount(&model, image, size, 128, false, &why);
		ck_assert_int_eq(result, 0);
		model.fail_after = model.transfers + after;
		for (unsigned i = 0; i < 20; i++) {
			char name[8];

			snprintf(name, sizeof name, "%u", i);
			if (model_find(&model, name, &walk) == ERRNO(ENOENT) &&
			    tree_make(&model.volume, &walk, INODE_FILE | 0644, &made) == 0)
				model_pwrite(&model, made, 0, bytes, sizeof bytes);
			if (i % 4 == 3)
				result = volume_sync(&model.volume);
		}
		if (after < 20)
			ck_assert_int_eq(result, ERRNO(EIO));
		model.fail_after = 0;	/* the disk is well again: nothing is lost */
		ck_assert_int_eq(volume_close(&model.volume), 0);
		if (after % 50 == 0)
			fs_expect_clean(image, size, "after errors");
		model_free(&model);
	}
	free(image);
	free(fresh);
	fs_end();
}
END_TEST

START_TEST(fs_unknown_features_are_refused_or_read_only)
{
	const char *why = "";
	uint64_t size;

	fs_begin();
	fs_must("mke2fs -q -F -t ext4 image 8192k");
	uint8_t *image = fs_load("image", &size);
	ck_assert_int_eq(model_mount(&model, image, size, 128, false, &why), ERRNO(EINVAL));
	ck_assert_ptr_nonnull(strstr(why, "features that are not known here"));
	model_free(&model);
	free(image);
	image = fs_make("-O quota", 8192, &size);
	mount_it(image, size, false);
	ck_assert(model.volume.read_only);
	struct walk walk;
	uint32_t made;
	ck_assert_int_eq(model_find(&model, "x", &walk), ERRNO(ENOENT));
	ck_assert_int_eq(tree_make(&model.volume, &walk, INODE_FILE, &made), ERRNO(EROFS));
	ck_assert_int_eq(volume_close(&model.volume), 0);
	model_free(&model);
	memset(image + 1024, 0, 1024);
	ck_assert_int_eq(model_mount(&model, image, size, 128, false, &why), ERRNO(EINVAL));
	ck_assert_str_eq(why, "it is no ext2 file system");
	model_free(&model);
	free(image);
	fs_end();
}
END_TEST

/* Wrong bytes in what was kept, but for the blocks themselves. */
static void
spoil_kept(uint32_t *state)
{
	struct kept *kept = (struct kept *)model.kept;
	uint32_t length = sizeof *kept + model.volume.cache.count * sizeof(struct buffer);

	for (unsigned i = 1 + unit_random(state) % 20; i > 0; i--) {
		/* Where there is something: the head, the lists' first entries, the buffers. */
		uint32_t starts[] = { offsetof(struct kept, magic), offsetof(struct kept, undo), offsetof(struct kept, freed_count),
				      offsetof(struct kept, freed), offsetof(struct kept, buffers), 0 };
		uint32_t at = starts[unit_random(state) % 6] + unit_random(state) % 200;

		if (at < length)
			model.kept[at] = unit_random(state) % 2 ? (uint8_t)unit_random(state) : 0xff;
	}
}

START_TEST(fs_kept_memory_is_looked_at_before_it_is_trusted)
{
	static uint8_t bytes[50000];
	const char *why = "";
	uint64_t size;

	fs_begin();
	uint8_t *fresh = fs_make("-b 1024", 4096, &size), *image = malloc(size);
	for (uint32_t seed = 1; seed <= 400; seed++) {
		uint32_t state = seed * 2654435761u, made = 0;
		struct walk walk;

		memcpy(image, fresh, size);
		mount_it(image, size, false);
		model_pwrite(&model, made_at("f", INODE_FILE | 0644), 0, bytes, sizeof bytes);
		made_at("d", INODE_DIRECTORY | 0755);
		if (model_find(&model, "f", &walk) > 0 && seed % 3 == 0)
			tree_unlink(&model.volume, &walk);
		if (seed % 2 == 0) {	/* killed in the middle of a change */
			model_find(&model, "g", &walk);
			change_begin(&model.volume);
			make(&model.volume, &walk, INODE_FILE | 0644, NULL, &made);
		}
		volume_drop(&model.volume);
		spoil_kept(&state);
		if (model_mount_again(&model, false, &why) == 0) {
			if (model_find(&model, "h", &walk) == ERRNO(ENOENT))
				tree_make(&model.volume, &walk, INODE_FILE | 0644, &made);
			volume_close(&model.volume);
		}
		model_free(&model);
	}
	free(image);
	free(fresh);
	fs_end();
}
END_TEST

START_TEST(fs_host_plays_a_script_and_the_image_compares)
{
	const char *build = getenv("PITH_BUILD");
	char here[1024], tool[1200];

	ck_assert_ptr_nonnull(getcwd(here, sizeof here));
	snprintf(tool, sizeof tool, "%s%s%s/fs-host", build && *build == '/' ? "" : here, build && *build == '/' ? "" : "/",
		 build ? build : "build");
	fs_begin();
	fs_must("mkdir -p tree/d && seq 1 9999 >tree/d/f && ln -s d/f tree/l && chmod 755 tree/d && chmod 644 tree/d/f && "
		"mke2fs -q -F -t ext2 image 8m");
	fs_must("printf 'mkdir d\nput tree/d/f f\nkill\nmv f d/f\nsymlink d/f l\nrm nothing\n' | %s image >said", tool);
	fs_must("grep -qx 'rm nothing: -2' said && grep -qx 'mv f d/f: 0' said");
	fs_must("sh %s/tests/tools/compare_image.sh image tree", here);
	fs_must("chmod 600 tree/d/f; ! sh %s/tests/tools/compare_image.sh image tree", here);
	fs_must("chmod 644 tree/d/f; printf 'write d/f 5 x\nsync\nwrite d/f 5 y\ncut\n' | %s image", tool);
	fs_must("! sh %s/tests/tools/compare_image.sh image tree", here);
	fs_end();
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(fs_reads_what_mke2fs_wrote),
		UNIT(fs_writes_what_debugfs_reads),
		UNIT(fs_full_of_blocks_says_so_and_recovers),
		UNIT(fs_full_of_inodes_says_so_and_recovers),
		UNIT(fs_unlinked_file_lives_while_it_is_open),
		UNIT(fs_large_files_have_holes_and_an_end),
		UNIT(fs_disk_errors_are_errors_and_nothing_else),
		UNIT(fs_unknown_features_are_refused_or_read_only),
		UNIT(fs_kept_memory_is_looked_at_before_it_is_trusted),
		UNIT(fs_host_plays_a_script_and_the_image_compares),
	};

	return unit_run("fs_images", tests, sizeof tests / sizeof tests[0]);
}

/* SPDX-License-Identifier: MIT */
/*
 * fs_random.c: random operations on an ext2 image and on a folder of the host's: the same results,
 * the same contents, and e2fsck has nothing to say, after unmounting at random moments and at the
 * end; the server dies, too.
 *
 *   FS_RUNS, FS_OPERATIONS: how many (20 runs of 2,000).
 */
#include "fs_case.h"

static uint32_t state;
static struct model model;
static uint8_t *image;
static uint64_t image_size;

static uint32_t
pick(uint32_t below)
{
	return unit_random(&state) % below;
}

/* A random path of one to three names, some of them long. */
static const char *
pick_path(char path[300])
{
	unsigned depth = 1 + pick(3);
	char *at = path;

	for (unsigned i = 0; i < depth; i++) {
		if (i > 0)
			*at++ = '/';
		*at++ = (char)('a' + pick(5));
		if (pick(3) == 0) {
			memset(at, 'x', 60);
			at += 60;
		}
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
host_make(const char *path, bool directory)
{
	if (directory)
		return host(mkdir(path, 0755));
	int file = open(path, O_CREAT | O_EXCL | O_WRONLY, 0644);
	return file < 0 ? host(file) : host(close(file));
}

static int32_t
ours_make(const struct walk *walk, int32_t found, uint32_t mode)
{
	uint32_t made;

	if (found < 0 && found != ERRNO(ENOENT))
		return found;
	return tree_make(&model.volume, walk, mode, &made);
}

static const char *
link_text(void)
{
	static char text[200];
	uint32_t length = pick(2) ? 1 + pick(58) : 58 + pick(120);

	memset(text, 'q', length);
	text[length] = '\0';
	return text;
}

/* One operation on both; what it was in *what.  False: it was left out. */
static bool
operate(const char **what, const char *a, const char *b, int32_t *ours, int32_t *theirs)
{
	struct volume *volume = &model.volume;
	struct walk old, name;

	volume_look(volume);
	int32_t found = tree_walk(volume, &old, EXT2_ROOT, a, false);
	int32_t other = tree_walk(volume, &name, EXT2_ROOT, b, false);
	int32_t second = other < 0 && other != ERRNO(ENOENT) ? other : 0;

	if (found == IO_REDIRECT || other == IO_REDIRECT)
		return false;
	switch (pick(9)) {
	case 0:
	case 1:
		*what = "create";
		*ours = ours_make(&old, found, INODE_FILE | 0644);
		*theirs = host_make(a, false);
		return true;
	case 2:
		*what = "mkdir";
		*ours = ours_make(&old, found, INODE_DIRECTORY | 0755);
		*theirs = host_make(a, true);
		return true;
	case 3:
		*what = "unlink";
		*ours = found < 0 ? found : tree_unlink(volume, &old);
		*theirs = host(unlink(a));
		return true;
	case 4:
		*what = "rmdir";
		*ours = found < 0 ? found : tree_rmdir(volume, &old);
		*theirs = host(rmdir(a));
		return true;
	case 5: {
		const char *text = link_text();

		*what = "symlink";
		*ours = found < 0 && found != ERRNO(ENOENT) ? found : tree_make_link(volume, &old, text);
		*theirs = host(symlink(text, a));
		return true;
	}
	case 6:
		*what = "link";
		*ours = found < 0 ? found : second < 0 ? second : tree_link(volume, &old, &name);
		*theirs = host(link(a, b));
		return true;
	default:
		*what = "rename";
		*ours = found < 0 ? found : second < 0 ? second : tree_rename(volume, &old, &name);
		*theirs = host(rename(a, b));
		return true;
	}
}

/* Which of two errors that both hold is told is nobody's promise. */
static bool
same_result(int32_t ours, int32_t theirs)
{
	return ours == theirs || (ours < 0 && theirs < 0 && ours != ERRNO(ENOSPC) && ours != ERRNO(EIO));
}

/* All inodes are in use, which the host knows nothing of: what it has made at a path goes again. */
static bool
is_full(int32_t ours, int32_t theirs, const char *path)
{
	struct io_statfs status;

	volume_status(&model.volume, &status);
	return ours == ERRNO(ENOSPC) && status.nodes_free == 0 && theirs == 0 && remove(path) == 0;
}

/* Where a file is written to: near its beginning, or where one, two or three levels of numbers lead. */
static uint64_t
pick_offset(void)
{
	switch (pick(40)) {
	case 0:
	case 1:
	case 2:
		return 260000 + pick(40000);
	case 3:
		return 67400000 + pick(100000);
	default:
		return pick(20000);
	}
}

static void
data_operation(const char *path)
{
	static uint8_t bytes[20000];
	uint64_t offset = pick_offset();
	uint32_t length = pick(sizeof bytes);
	struct walk walk;

	if (model_find(&model, path, &walk) < 0 || (walk.mode & INODE_FORMAT) != INODE_FILE)
		return;
	memset(bytes, (int)pick(256), length);
	if (pick(3) == 0) {
		ck_assert_int_eq(data_resize(&model.volume, walk.node, offset), 0);
		ck_assert_int_eq(truncate(path, (off_t)offset), 0);
		return;
	}
	ck_assert_int_eq(model_pwrite(&model, walk.node, offset, bytes, length), length);
	int file = open(path, O_WRONLY);
	ck_assert_int_ge(file, 0);
	ck_assert_int_eq(pwrite(file, bytes, length, (off_t)offset), (ssize_t)length);
	close(file);
}

static void
mount_again(void)
{
	const char *why = "";
	int32_t result = model_mount_again(&model, false, &why);

	ck_assert_msg(result == 0, "mounting again: error %d, %s (%s)", result, why, model_said);
}

/* What else can happen between two operations. */
static void
interrupt(const char *when)
{
	switch (pick(100)) {
	case 0:
		ck_assert_int_eq(volume_close(&model.volume), 0);
		fs_expect_clean(image, image_size, when);
		mount_again();
		break;
	case 1:
	case 2:
		volume_drop(&model.volume);	/* killed; its memory is kept */
		mount_again();
		break;
	case 6:
		ck_assert_int_eq(volume_rest(&model.volume), 0);	/* ended, and started again */
		volume_drop(&model.volume);
		fs_expect_clean(image, image_size, when);
		mount_again();
		break;
	case 3:
	case 4:
	case 5:
		ck_assert_int_eq(volume_sync(&model.volume), 0);
		break;
	default:
		break;
	}
}

static void
play(uint32_t seed, uint32_t operations)
{
	char a[300], b[300], when[600];
	const char *what = "";
	int32_t ours, theirs;

	state = seed;
	for (uint32_t i = 0; i < operations; i++) {
		pick_path(a);
		pick_path(b);
		if (pick(4) == 0)
			data_operation(a);
		else if (operate(&what, a, b, &ours, &theirs))
			ck_assert_msg(same_result(ours, theirs) || is_full(ours, theirs, a), "round %u, operation %u, %s %s %s: expected %d, seen %d (%s)",
				      seed, i, what, a, b, theirs, ours, model_said);
		snprintf(when, sizeof when, "round %u, operation %u, %s", seed, i, what);
		interrupt(when);
	}
	fs_compare(&model, EXT2_ROOT, ".", false);
	ck_assert_int_eq(volume_close(&model.volume), 0);
	fs_expect_clean(image, image_size, when);
}

static uint32_t
number_from(const char *name, uint32_t otherwise)
{
	const char *text = getenv(name);

	return text ? (uint32_t)strtoul(text, NULL, 10) : otherwise;
}

START_TEST(fs_does_what_the_host_does)
{
	static const char *const options[] = {
		"-b 1024 -I 128", "-b 2048", "-b 4096 -O ^filetype,^dir_index", "-b 1024 -O has_journal",
		"-b 1024 -N 64 -g 2048",
	};
	uint32_t runs = number_from("FS_RUNS", 20), operations = number_from("FS_OPERATIONS", 2000);
	const char *why = "";
	char folder[96];

	fs_begin();
	snprintf(folder, sizeof folder, "%s/mirror", fs_folder);
	for (uint32_t seed = 1; seed <= runs; seed++) {
		image = fs_make(options[seed % 5], 16384, &image_size);
		ck_assert_int_eq(mkdir(folder, 0755), 0);
		ck_assert_int_eq(chdir(folder), 0);
		int32_t result = model_mount(&model, image, image_size, 128, false, &why);
		ck_assert_msg(result == 0, "mounting: error %d, %s (%s)", result, why, model_said);
		play(seed, operations);
		ck_assert_int_eq(chdir("/"), 0);
		fs_must("rm -r mirror");
		model_free(&model);
		free(image);
	}
	fs_end();
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(fs_does_what_the_host_does),
	};

	return unit_run("fs_random", tests, sizeof tests / sizeof tests[0]);
}

/* SPDX-License-Identifier: MIT */
/*
 * fs_power.c: power is cut at every write.
 *
 *   A seeded run of operations, with a sync now and then, is logged: every write of a block, every
 *   flush.  From the log the disk is made anew as it may be after a power cut: all writes up to
 *   some point (a prefix), or all up to the last flush and any of those after it (a reordering).
 *   Then it must come back as it was at the latest sync, or as it was to be at the one under way,
 *   exactly: names, links, sizes, every byte.  Twice it is brought back: by our own mount, for
 *   every case, and by e2fsck -p, which must ask nothing, after which e2fsck -fn has nothing to
 *   say.
 */
#include "fs_case.h"

#define KIB		4096u
#define SYNCS_MAX	64u
#define WRITES		500u
#define REORDERINGS	1000u

static struct model model;
static uint8_t *before;			/* the image before the logged run */
static uint64_t size;
static uint32_t state;

/* The digest of the tree at each sync, and how much of the log there was when it had returned. */
static struct { uint64_t digest; uint32_t end; } syncs[SYNCS_MAX];
static uint32_t sync_count;

static uint32_t
pick(uint32_t below)
{
	return unit_random(&state) % below;
}

static void
mix(uint64_t *digest, const void *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		*digest = (*digest ^ ((const uint8_t *)bytes)[i]) * 1099511628211u;
}

static uint64_t
digest_file(struct model *m, uint32_t number)
{
	static uint8_t bytes[65536];
	uint64_t digest = 14695981039346656037u;
	int64_t length;

	for (uint64_t offset = 0; (length = model_pread(m, number, offset, bytes, sizeof bytes)) > 0; offset += (uint64_t)length)
		mix(&digest, bytes, (size_t)length);
	ck_assert_int_eq(length, 0);
	return digest;
}

/* All that a user can see of a directory.  Names count in any order. */
static uint64_t
digest_tree(struct model *m, uint32_t directory)
{
	uint64_t sum = 0;
	uint32_t place = 0;

	for (;;) {
		struct inode inode;
		struct entry entry;
		uint64_t digest = 14695981039346656037u;

		volume_look(&m->volume);
		ck_assert_int_eq(inode_get(&m->volume, directory, &inode), 0);
		if (directory_after(&m->volume, &inode, place, &entry) < 0)
			return sum;
		place = entry.next;
		mix(&digest, entry.record->name, entry.record->name_length);
		uint32_t number = entry.record->inode;
		ck_assert_int_eq(inode_get(&m->volume, number, &inode), 0);
		mix(&digest, &inode.raw->mode, 2);
		mix(&digest, &inode.raw->links, 2);
		mix(&digest, &inode.raw->size, 4);
		uint64_t below = inode_is(&inode, INODE_DIRECTORY) ? digest_tree(m, number) : digest_file(m, number);
		mix(&digest, &below, sizeof below);
		sum += digest;
	}
}

static void
make_name(char path[16])
{
	sprintf(path, pick(2) ? "%c/%c" : "%c", 'a' + pick(4), 'e' + pick(6));
}

static void
write_file(uint32_t number)
{
	static uint8_t bytes[30000];
	struct inode inode;
	uint32_t length = 1 + pick(pick(4) ? 900 : sizeof bytes);

	volume_look(&model.volume);
	ck_assert_int_eq(inode_get(&model.volume, number, &inode), 0);
	memset(bytes, (int)pick(256), length);
	/* Only behind its end: what is written over is as it was, or as it is to be, as the disk likes. */
	model_pwrite(&model, number, inode_size(&model.volume, &inode), bytes, length);
}

static void
operate(void)
{
	struct volume *volume = &model.volume;
	struct walk old, name;
	char a[16], b[16];
	uint32_t made;

	make_name(a);
	make_name(b);
	int64_t found = model_find(&model, a, &old);
	int32_t other = tree_walk(volume, &name, EXT2_ROOT, b, false);
	bool none = found == ERRNO(ENOENT);
	switch (pick(8)) {
	case 0:
	case 1:
		if (none && tree_make(volume, &old, INODE_FILE | 0644, &made) == 0)
			write_file(made);
		break;
	case 2:
		if (none)
			tree_make(volume, &old, INODE_DIRECTORY | 0755, &made);
		break;
	case 3:
		if (found > 0)
			(old.mode & INODE_FORMAT) == INODE_DIRECTORY ? tree_rmdir(volume, &old) : tree_unlink(volume, &old);
		break;
	case 4:
		if (found > 0 && (old.mode & INODE_FORMAT) == INODE_FILE)
			pick(3) ? write_file(old.node) : (void)data_resize(volume, old.node, 0);
		break;
	case 5:
		if (found > 0 && other == ERRNO(ENOENT))
			tree_link(volume, &old, &name);
		break;
	default:
		if (found > 0 && (other == 0 || other == ERRNO(ENOENT)))
			tree_rename(volume, &old, &name);
	}
}

static void
note_sync(void)
{
	ck_assert_uint_lt(sync_count, SYNCS_MAX);
	syncs[sync_count].digest = digest_tree(&model, EXT2_ROOT);
	ck_assert_int_eq(volume_sync(&model.volume), 0);
	syncs[sync_count++].end = model.log_count;
}

/* The logged run. */
static void
record(const char *options)
{
	static struct logged log[20000];
	const char *why = "";

	before = fs_make(options, KIB, &size);
	model.log = log;
	model.log_most = 0;
	ck_assert_int_eq(model_mount(&model, before, size, 128, false, &why), 0);
	ck_assert_int_eq(volume_close(&model.volume), 0);
	model_free(&model);
	uint8_t *image = malloc(size);
	memcpy(image, before, size);
	model.log_most = sizeof log / sizeof log[0];
	ck_assert_int_eq(model_mount(&model, image, size, 128, false, &why), 0);
	state = 7;
	sync_count = 0;
	note_sync();
	while (model.log_count < WRITES) {
		for (unsigned i = 0; i < 6; i++)
			operate();
		note_sync();
	}
	volume_drop(&model.volume);
	model_free(&model);
	free(image);
}

/* Does a mounted volume show what it must after a cut at that place of the log? */
static void
expect_promise(struct model *m, uint32_t cut, const char *how)
{
	uint64_t digest = digest_tree(m, EXT2_ROOT);
	uint32_t done = 0;

	while (done + 1 < sync_count && syncs[done + 1].end <= cut)
		done++;
	bool next = done + 1 < sync_count && digest == syncs[done + 1].digest;
	ck_assert_msg(digest == syncs[done].digest || next || cut < syncs[0].end,
		      "%s, cut at %u: expected the tree of sync %u or %u, seen another", how, cut, done, done + 1);
}

/* Our own mount, with its playing back, and unmount. */
static void
expect_mounts(uint8_t *image, uint32_t cut)
{
	static struct model other;
	const char *why = "";
	int32_t result = model_mount(&other, image, size, 128, false, &why);

	ck_assert_msg(result == 0, "cut at %u: mounting: error %d, %s", cut, result, why);
	ck_assert_msg(!other.volume.read_only, "cut at %u: mounted to be read only: %s", cut, model_said);
	expect_promise(&other, cut, "mounted");
	ck_assert_int_eq(volume_close(&other.volume), 0);
	model_free(&other);
}

static void
expect_repairs(const uint8_t *image, uint32_t cut)
{
	static struct model other;
	const char *why = "";
	uint64_t length;

	fs_save("cut", image, size);
	int status = fs_run("e2fsck -p cut");
	ck_assert_msg(status == 0 || status == 1, "cut at %u: e2fsck -p: expected exit status 0 or 1, seen %d:\n%s", cut,
		      status, fs_output());
	fs_must("e2fsck -fn cut");
	uint8_t *repaired = fs_load("cut", &length);
	ck_assert_int_eq(model_mount(&other, repaired, size, 128, true, &why), 0);
	expect_promise(&other, cut, "repaired");
	volume_drop(&other.volume);
	model_free(&other);
	free(repaired);
}

static void
expect_survives(uint8_t *image, uint32_t cut)
{
	expect_repairs(image, cut);
	expect_mounts(image, cut);
}

static void
apply(uint8_t *image, const struct logged *logged)
{
	if (logged->length > 0)
		memcpy(image + logged->offset, logged->bytes, logged->length);
}

static void
try_prefixes(void)
{
	uint8_t *image = malloc(size), *work = malloc(size);

	memcpy(image, before, size);
	for (uint32_t cut = 0; cut <= model.log_count; cut++) {
		memcpy(work, image, size);
		expect_survives(work, cut);
		if (cut < model.log_count)
			apply(image, &model.log[cut]);
	}
	free(image);
	free(work);
}

/* A cut somewhere, with any of the writes since the last flush. */
static void
try_reordering(uint8_t *work)
{
	uint32_t cut = 1 + pick(model.log_count), flushed = cut;

	while (flushed > 0 && model.log[flushed - 1].length > 0)
		flushed--;
	memcpy(work, before, size);
	for (uint32_t i = 0; i < cut; i++) {
		if (i < flushed || pick(2))
			apply(work, &model.log[i]);
	}
	/* What a sync promised before the last flush holds. */
	expect_survives(work, flushed);
}

static void
try_all(const char *options)
{
	uint8_t *work;

	fs_begin();
	record(options);
	try_prefixes();
	work = malloc(size);
	for (uint32_t i = 0; i < REORDERINGS; i++)
		try_reordering(work);
	free(work);
	free(before);
	for (uint32_t i = 0; i < model.log_count; i++)
		free(model.log[i].bytes);
	fs_end();
}

START_TEST(fs_survives_power_cuts_with_blocks_of_1_kib)
{
	try_all("-b 1024 -I 128");
}
END_TEST

START_TEST(fs_survives_power_cuts_while_its_journal_is_made)
{
	static struct logged log[5000];
	const char *why = "";

	fs_begin();
	before = fs_make("-b 1024 -I 256", KIB, &size);
	uint8_t *image = malloc(size), *work = malloc(size);
	memcpy(work, before, size);
	model.log = log;
	model.log_count = 0;
	model.log_most = sizeof log / sizeof log[0];
	ck_assert_int_eq(model_mount(&model, work, size, 128, false, &why), 0);
	ck_assert_int_eq(volume_close(&model.volume), 0);
	model_free(&model);
	memcpy(image, before, size);
	for (uint32_t cut = 0; cut <= model.log_count; cut++) {
		if (cut % 97 == 0 || cut + 12 > model.log_count) {
			fs_save("cut", image, size);
			int status = fs_run("e2fsck -p cut");
			ck_assert_msg(status <= 1, "cut at %u of %u: e2fsck -p: expected exit status 0 or 1, seen %d:\n%s", cut,
				      model.log_count, status, fs_output());
			fs_must("e2fsck -fn cut");
		}
		if (cut < model.log_count)
			apply(image, &log[cut]);
	}
	for (uint32_t i = 0; i < model.log_count; i++)
		free(log[i].bytes);
	free(image);
	free(work);
	free(before);
	fs_end();
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(fs_survives_power_cuts_with_blocks_of_1_kib),
		UNIT(fs_survives_power_cuts_while_its_journal_is_made),
	};

	return unit_run("fs_power", tests, sizeof tests / sizeof tests[0]);
}

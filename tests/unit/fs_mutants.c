/* SPDX-License-Identifier: MIT */
/*
 * fs_mutants.c: images with wrong bytes in them.  Whatever is wrong, nothing crashes, goes on for
 * ever or reaches outside the disk (AddressSanitizer and model.h look), and each operation ends
 * with a result or an error.
 *
 *   The bytes are changed where they mean something: superblock, descriptors, bitmaps, inodes,
 *   directories, blocks of numbers, the journal.  Each case is its number: MUTANT=n runs only that
 *   one.  MUTANTS: how many (10,000).
 */
#include "fs_case.h"

#define NAMES_MAX	200u	/* looked at in one case */
#define TRANSFERS_MAX	20000u	/* more are a loop */

static struct model model;
static uint32_t state, seen_names;

static uint32_t
pick(uint32_t below)
{
	return unit_random(&state) % below;
}

/* Where there is something that means anything: the blocks that are not all of one byte. */
static uint32_t *places;
static uint32_t place_count;

static void
find_places(const uint8_t *image, uint64_t size)
{
	places = malloc(size / 1024 * sizeof *places);
	place_count = 0;
	for (uint32_t block = 1; block < size / 1024; block++) {
		const uint8_t *bytes = image + (uint64_t)block * 1024;

		if (memcmp(bytes, bytes + 1, 1023) != 0)
			places[place_count++] = block;
	}
}

static uint32_t
pick_value(void)
{
	static const uint32_t values[] = { 0, 1, 2, 8, 11, 12, 0x7fffffff, 0x80000000, 0xffffffff, 4096, 65535, 1024 };

	return pick(3) ? values[pick(sizeof values / sizeof values[0])] : pick(5000);
}

static void
mutate(uint8_t *image)
{
	for (unsigned i = 1 + pick(6); i > 0; i--) {
		uint32_t block = pick(4) ? places[pick(place_count)] : places[pick(place_count < 12 ? place_count : 12)];
		uint8_t *bytes = image + (uint64_t)block * 1024;
		/* Small offsets more often: there heads of blocks are. */
		uint32_t at = pick(2) ? pick(1024) : pick(128), value = pick_value();

		switch (pick(4)) {
		case 0:
			bytes[at] ^= (uint8_t)(1u << pick(8));
			break;
		case 1:
			bytes[at] = (uint8_t)value;
			break;
		case 2:
			memcpy(bytes + (at & ~1u), &value, 2);
			break;
		default:
			memcpy(bytes + (at & ~3u), &value, 4);
		}
	}
}

static void
look_at_file(uint32_t number)
{
	static uint8_t bytes[65536];
	char text[4096];

	model_pread(&model, number, 0, bytes, sizeof bytes);
	model_pread(&model, number, 300000, bytes, 5000);
	tree_read_link(&model.volume, number, text, sizeof text);
}

static void
look_at_all(uint32_t directory, unsigned depth)
{
	uint32_t place = 0;

	while (depth < 6 && seen_names++ < NAMES_MAX) {
		struct inode inode;
		struct entry entry;

		volume_look(&model.volume);
		if (inode_get(&model.volume, directory, &inode) < 0 ||
		    directory_after(&model.volume, &inode, place, &entry) < 0)
			return;
		ck_assert(entry.next > place);
		place = entry.next;
		uint32_t number = entry.record->inode;
		if (inode_get(&model.volume, number, &inode) < 0)
			continue;
		if (inode_is(&inode, INODE_DIRECTORY))
			look_at_all(number, depth + 1);
		else
			look_at_file(number);
	}
}

static void
change_things(void)
{
	static const char *const paths[] = { "a", "a/b", "a/b/c", "one", "small", "middle", "link", "long", "a/hard", "holes", "big", "new" };
	struct volume *volume = &model.volume;
	static uint8_t bytes[7000];
	struct walk old, name;
	uint32_t made;

	for (unsigned i = 0; i < 12; i++) {
		const char *a = paths[pick(12)], *b = paths[pick(12)];
		int64_t found = model_find(&model, a, &old);
		int32_t other = tree_walk(volume, &name, EXT2_ROOT, b, false);

		switch (pick(7)) {
		case 0:
			if (found == ERRNO(ENOENT))
				tree_make(volume, &old, pick(2) ? INODE_FILE | 0644 : INODE_DIRECTORY | 0755, &made);
			break;
		case 1:
			if (found > 0)
				tree_unlink(volume, &old);
			break;
		case 2:
			if (found > 0)
				tree_rmdir(volume, &old);
			break;
		case 3:
			if (found > 0 && (old.mode & INODE_FORMAT) == INODE_FILE)
				data_resize(volume, old.node, pick(2) ? 0 : pick(400000));
			break;
		case 4:
			if (found > 0 && (old.mode & INODE_FORMAT) == INODE_FILE)
				model_pwrite(&model, old.node, pick(2) ? pick(20000) : pick(400000), bytes, pick(sizeof bytes));
			break;
		default:
			if (found > 0 && (other == 0 || other == ERRNO(ENOENT)))
				pick(2) ? tree_rename(volume, &old, &name) : tree_link(volume, &old, &name);
		}
	}
}

static void
try_case(const uint8_t *fresh, uint8_t *image, uint64_t size, uint32_t number)
{
	const char *why = "";

	state = number * 2654435761u + 1;
	memcpy(image, fresh, size);
	mutate(image);
	seen_names = 0;
	if (model_mount(&model, image, size, 80, pick(8) == 0, &why) == 0) {
		look_at_all(EXT2_ROOT, 0);
		if (!model.volume.read_only)
			change_things();
		volume_sync(&model.volume);
		seen_names = 0;
		look_at_all(EXT2_ROOT, 0);
		volume_close(&model.volume);
	}
	ck_assert_msg(model.transfers < TRANSFERS_MAX, "case %u: %u transfers; again: MUTANT=%u make check ONLY=fs_mutants",
		      number, model.transfers, number);
	model_free(&model);
}

static void
try_cases(const char *options, unsigned kib, uint32_t first)
{
	const char *only = getenv("MUTANT"), *many = getenv("MUTANTS");
	uint32_t count = many ? (uint32_t)strtoul(many, NULL, 10) : 10000;
	uint64_t size;

	fs_begin();
	fs_must("mkdir -p tree/a/b/c tree/big && cd tree && printf x >one && seq 1 3000 >small && seq 1 60000 >middle && "
		"ln -s one link && ln -s a/very/long/path/that/does/not/fit/into/an/inode/because/it/has/more/bytes long && "
		"ln one a/hard && truncate -s 300000 holes && printf end >>holes && "
		"for i in $(seq 1 60); do : >big/a_name_of_some_length_$i; done");
	fs_must("mke2fs -q -F -t ext2 -b 1024 %s -d tree image %uk", options, kib);
	uint8_t *fresh = fs_load("image", &size), *image = malloc(size);
	find_places(fresh, size);
	for (uint32_t i = 0; i < count / 2; i++) {
		if (!only || strtoul(only, NULL, 10) == first + 2 * i)
			try_case(fresh, image, size, first + 2 * i);
	}
	free(fresh);
	free(image);
	free(places);
	fs_end();
}

START_TEST(fs_bears_any_bytes)
{
	try_cases("-N 128", 1024, 1);
}
END_TEST

START_TEST(fs_bears_any_bytes_with_a_journal)
{
	try_cases("-N 128 -O has_journal", 2304, 2);
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(fs_bears_any_bytes),
		UNIT(fs_bears_any_bytes_with_a_journal),
	};

	return unit_run("fs_mutants", tests, sizeof tests / sizeof tests[0]);
}

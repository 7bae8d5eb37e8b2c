/* SPDX-License-Identifier: MIT */
/*
 * user_ramfs_deaths.c: the server of files in memory dies at each moment of what it does, and its
 * successor finds the tree as it was before, or as it was to be, and nothing in between.
 *
 *   A moment is a kept_barrier() or a commit(): between two of them only what is not committed, or
 *   what is made anew, changes.  Each operation is done as often as it has moments; each time the
 *   server "dies" at the next one (a jump out of the middle), the tree is recovered, checked whole,
 *   and done over as a client would that repeats it.
 */
#include "unit.h"

#include <setjmp.h>

static jmp_buf death;
static unsigned moments, die_at;	/* 0: it does not die */

/* The code under test calls these names; user_ramfs.h includes it. */
static void
moment(void)
{
	if (++moments == die_at)
		longjmp(death, 1);
}

/* Between noting and changing, between filling a page and hanging it: each is a moment. */
#include "user/lib/undo.h"
#undef kept_barrier
#define kept_barrier()	moment()
#include "user_ramfs.h"

static struct node *open_nodes[FILES_MAX];

/* What can be seen of the tree below a directory, in words. */
static void
describe(char *text, struct node *directory, const char *path)
{
	for (struct entry *e = directory->directory.first; e; e = e->next) {
		char name[256], bytes[64] = "";

		snprintf(name, sizeof name, "%s/%s", path, e->name);
		if (S_ISREG(e->node->mode))
			bytes[read_at(e->node, e->node->size > 40 ? e->node->size - 40 : 0, (uint8_t *)bytes, 40)] = '\0';
		sprintf(text + strlen(text), "%s %o %u %u %s%s\n", name, e->node->mode, e->node->links,
			(unsigned)e->node->size, S_ISLNK(e->node->mode) ? e->node->link : "", bytes);
		if (node_is_directory(e->node))
			describe(text, e->node, name);
	}
}

static char *
picture(void)
{
	char *text = calloc(1, 1 << 16);

	describe(text, root, "");
	return text;
}

static struct node **
open_node(uint32_t index)
{
	return open_nodes[index] ? &open_nodes[index] : NULL;
}

/* The successor. */
static void
take_over(void)
{
	nodes_charged = pages_charged = 0;
	ck_assert(arena_begin(kept_arena(0), ARENA_PAGES, kept->pages_there));
	ck_assert_msg(recover(ARENA_PAGES, open_node), "expected that what was kept is sound");
	root = kept->root;
	expect_sound();
}

/* ---- operations ---- */

static struct walk
at(const char *path)
{
	struct walk walk;

	tree_walk(&walk, root, path, false);
	return walk;
}

static int32_t
make(const char *path, uint32_t mode)
{
	struct walk walk = at(path);
	struct node *made;

	return tree_make(&walk, mode, OWNER, &made);
}

static int32_t
move(const char *from, const char *to)
{
	struct walk old = at(from), name = at(to);

	return tree_rename(&old, &name);
}

static int32_t
append(const char *path, uint32_t length, char byte)
{
	static uint8_t bytes[3 * DATA_PAGE];
	struct node *node = at(path).node;
	uint64_t end = node->size;

	memset(bytes, byte, sizeof bytes);
	for (uint32_t done = 0, run; done < length; done += run) {	/* as write_file() does */
		uint8_t *to = data_reserve(node, end + done, &run);

		run = run < length - done ? run : length - done;
		memcpy(to, bytes, run);
	}
	node_changed(node, true);
	node->size = end + length;
	commit();
	return 0;
}

static int32_t
operation(unsigned number)
{
	struct walk walk, name;

	switch (number) {
	case 0: return make("d", S_IFDIR | 0755);
	case 1: return make("d/e", S_IFDIR | 0755);
	case 2: return make("d/f", S_IFREG | 0644);
	case 3: return append("d/f", 5000, 'x');
	case 4: return append("d/f", 9000, 'y');
	case 5: return walk = at("l"), tree_make_link(&walk, "d/f", OWNER);
	case 6: return walk = at("d/f"), name = at("d/e/g"), tree_link(&walk, &name);
	case 7: return move("d/f", "h");
	case 8: return data_resize(at("h").node, 4500);
	case 9: return data_resize(at("h").node, 9000);
	case 10: return make("d/i", S_IFREG | 0600);
	case 11: return move("d/i", "d/e/g");		/* in place of another name of h */
	case 12: return make("j", S_IFDIR | 0700);
	case 13: return move("d/e", "j");		/* in place of an empty directory */
	case 14: return walk = at("j/g"), tree_unlink(&walk);
	case 15: return walk = at("j"), tree_rmdir(&walk);
	case 16: return walk = at("h"), tree_unlink(&walk);
	case 17: return walk = at("l"), tree_unlink(&walk);
	default: return walk = at("d"), tree_rmdir(&walk);
	}
}

#define OPERATIONS	19u

/* All of kept memory, and back. */
static uint8_t *snapshot;

static size_t
kept_size(void)
{
	return (size_t)(kept_arena(0) - (uint8_t *)kept) + (size_t)kept->pages_there * DATA_PAGE;
}

static void
save(void)
{
	free(snapshot);
	snapshot = malloc(kept_size());
	memcpy(snapshot, kept, kept_size());
}

static void
restore(void)
{
	uint32_t there = kept->pages_there;

	memcpy(kept, snapshot, (size_t)(kept_arena(0) - (uint8_t *)kept));
	memcpy(kept_arena(0), snapshot + (kept_arena(0) - (uint8_t *)kept), (size_t)kept->pages_there * DATA_PAGE);
	kept->pages_there = there;
	take_over();
}

/* Do it and die at its n-th moment.  False: it has fewer. */
static bool
dies(unsigned number, unsigned n)
{
	moments = 0;
	die_at = n;
	if (setjmp(death) == 0) {
		ck_assert_int_eq(operation(number), 0);
		die_at = 0;
		return false;
	}
	die_at = 0;
	take_over();
	return true;
}

/* An operation, with a death at each of its moments; *deaths[1]: those behind its commit. */
static void
try_operation(unsigned number, unsigned deaths[2])
{
	char *before = picture(), *after, *seen;
	unsigned point = 1;

	save();
	operation(number);
	after = picture();
	for (restore(); dies(number, point); point++, restore()) {
		seen = picture();
		bool done = strcmp(seen, after) == 0;

		ck_assert_msg(done || strcmp(seen, before) == 0, "operation %u, death %u: expected\n%sor\n%sseen\n%s", number,
			      point, before, after, seen);
		deaths[done]++;
		free(seen);
	}
	seen = picture();
	ck_assert_str_eq(seen, after);
	take_over();
	free(seen);
	seen = picture();
	ck_assert_str_eq(seen, after);
	free(seen);
	free(before);
	free(after);
}

START_TEST(ramfs_death_leaves_the_tree_before_or_after)
{
	unsigned deaths[2] = { 0 };

	begin();
	commit_hook = moment;
	for (unsigned number = 0; number < OPERATIONS; number++)
		try_operation(number, deaths);
	ck_assert_uint_gt(deaths[0], 4 * OPERATIONS);
	ck_assert_uint_ge(deaths[1], OPERATIONS);
	free(snapshot);
	end();
}
END_TEST

/* What has no name left lives on as long as it is open, and goes afterwards. */
START_TEST(ramfs_open_files_without_a_name_outlive_a_death)
{
	struct walk walk;
	uint8_t seen[3];

	begin();
	make("f", S_IFREG | 0644);
	append("f", 3, 'k');
	make("d", S_IFDIR | 0755);
	open_nodes[3] = at("f").node;
	open_nodes[4] = at("d").node;
	open_nodes[3]->opens = open_nodes[4]->opens = 1;
	walk = at("f");
	tree_unlink(&walk);
	walk = at("d");
	tree_rmdir(&walk);
	take_over();
	ck_assert_uint_eq(open_nodes[3]->opens, 1);
	ck_assert_uint_eq(open_nodes[3]->links, 0);
	ck_assert_uint_eq(nodes_charged, 2);
	ck_assert_uint_eq(read_at(open_nodes[3], 0, seen, 3), 3);
	ck_assert_mem_eq(seen, "kkk", 3);
	for (int i = 3; i <= 4; i++) {
		open_nodes[i]->opens = 0;
		node_release(open_nodes[i]);
		open_nodes[i] = NULL;
	}
	end();
}
END_TEST

/*
 * A server that has gone mad writes anywhere: what it leaves is refused, or it is sound; never is
 * it followed outside.
 */
START_TEST(ramfs_what_is_not_sound_is_refused)
{
	uint32_t state = 5, refused = 0;
	size_t used;
	uint8_t *copy;

	begin();
	for (unsigned number = 0; number < 13; number++)
		operation(number);
	used = (size_t)kept->pages_there * DATA_PAGE;
	copy = malloc(used);
	memcpy(copy, kept_arena(0), used);
	for (int round = 0; round < 3000; round++) {
		struct node *directory = round % 2 ? root : at("d").node;
		uint8_t *byte = round % 4 < 2 ? (uint8_t *)directory + unit_random(&state) % sizeof *directory
					     : (uint8_t *)directory->directory.first + unit_random(&state) % sizeof(struct entry);

		*byte ^= (uint8_t)(1 + unit_random(&state) % 255);
		nodes_charged = pages_charged = 0;
		arena_begin(kept_arena(0), ARENA_PAGES, kept->pages_there);
		if (recover(ARENA_PAGES, open_node))
			expect_sound();
		else
			refused++;
		memcpy(kept_arena(0), copy, used);
		take_over();
	}
	ck_assert_uint_gt(refused, 1000);
	free(copy);
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(ramfs_death_leaves_the_tree_before_or_after),
		UNIT(ramfs_open_files_without_a_name_outlive_a_death),
		UNIT(ramfs_what_is_not_sound_is_refused),
	};

	return unit_run("user_ramfs_deaths", tests, sizeof tests / sizeof tests[0]);
}

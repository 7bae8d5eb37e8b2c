/* SPDX-License-Identifier: MIT */
/*
 * user_names.c: mounts and name spaces: what is found under which path, by whom, and what a space
 * leaves behind.
 */
#include "unit.h"

#include "user/servers/init/names.c"

static struct names names;
static unsigned closed_count, gone_count;
static handle_t last_closed;

static void
closed(handle_t connection)
{
	closed_count++;
	last_closed = connection;
}

static void
gone(uint32_t space)
{
	(void)space;
	gone_count++;
}

static void
begin(void)
{
	names_init(&names);
	closed_count = gone_count = 0;
	ck_assert_int_eq(names_mount(&names, 0, "/", 0, 0), 0);
	ck_assert_int_eq(names_mount(&names, 0, "/dev", 1, 0), 0);
	ck_assert_int_eq(names_mount(&names, 0, "/dev/console", 2, 0), 0);
}

/*
 * A space that sees the first list and may mount below the second; both in one string, separated by
 * blanks.
 */
static int32_t
new_space(uint32_t parent, const char *text, uint32_t seen, uint32_t mountable)
{
	char bytes[MESSAGE_PAYLOAD_MAX];
	uint32_t length = (uint32_t)strlen(text) + 1;

	memcpy(bytes, text, length);
	for (uint32_t i = 0; i < length; i++)
		bytes[i] = bytes[i] == ' ' ? '\0' : bytes[i];
	return space_new(&names, parent, bytes, seen + mountable ? length : 0, seen, mountable);
}

/* The prefix that a path belongs to; "" if none. */
static const char *
found(uint32_t space, const char *path)
{
	struct mount *mount = names_find(&names, space, path);

	return mount ? mount->prefix : "";
}

START_TEST(names_longest_prefix_of_whole_names_counts)
{
	begin();
	ck_assert_str_eq(found(0, "/"), "/");
	ck_assert_str_eq(found(0, "/bin/sh"), "/");
	ck_assert_str_eq(found(0, "/dev"), "/dev");
	ck_assert_str_eq(found(0, "/device"), "/");
	ck_assert_str_eq(found(0, "/dev/null"), "/dev");
	ck_assert_str_eq(found(0, "/dev/console"), "/dev/console");
	ck_assert_str_eq(found(0, "/dev/console/x"), "/dev/console");
	ck_assert_str_eq(found(0, "/dev/console2"), "/dev");
}
END_TEST

START_TEST(names_paths_are_checked)
{
	static const char *const good[] = { "/", "/a", "/a/b", "/...", "/.a", "/a..b/c" };
	static const char *const bad[] = { "", "a", "//", "/a/", "/a//b", "/.", "/..", "/a/../b", "/a/." };

	for (unsigned i = 0; i < sizeof good / sizeof good[0]; i++)
		ck_assert_msg(names_path_valid(good[i]), "%s is a path", good[i]);
	for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ck_assert_msg(!names_path_valid(bad[i]), "%s is no path", bad[i]);
}
END_TEST

START_TEST(names_space_sees_only_what_it_was_shown)
{
	int32_t space;

	begin();
	space = new_space(0, "/dev", 1, 0);
	ck_assert_int_gt(space, 0);
	ck_assert_str_eq(found((uint32_t)space, "/dev/null"), "/dev");
	ck_assert_str_eq(found((uint32_t)space, "/dev/console"), "/dev/console");
	ck_assert_str_eq(found((uint32_t)space, "/bin"), "");
	/* Seen is "/tmp", but what serves it stands at "/", which would show everything. */
	space = new_space(0, "/tmp", 1, 0);
	ck_assert_str_eq(found((uint32_t)space, "/tmp/x"), "");
	space = new_space(0, "", 0, 0);
	ck_assert_int_gt(space, 0);
	ck_assert_str_eq(found((uint32_t)space, "/"), "");
}
END_TEST

START_TEST(names_own_mounts_come_first)
{
	uint32_t space;

	begin();
	space = (uint32_t)new_space(0, "/dev/console /", 1, 1);
	ck_assert_int_eq(names_mount(&names, space, "/", NO_SERVICE, 70), 0);
	ck_assert_int_eq(names_mount(&names, space, "/dev/console", NO_SERVICE, 71), 0);
	ck_assert_uint_eq(names_find(&names, space, "/dev/null")->connection, 70);
	ck_assert_uint_eq(names_find(&names, space, "/dev/console")->connection, 71);
	ck_assert_uint_eq(names_find(&names, 0, "/dev/console")->service, 2);
	ck_assert_int_eq(names_unmount(&names, space, "/dev/console"), 71);
	ck_assert_uint_eq(names_find(&names, space, "/dev/console")->service, 2);
	ck_assert_int_eq(names_unmount(&names, space, "/dev/console"), ERRNO(ENOENT));
	ck_assert_int_eq(names_unmount(&names, space, "/dev"), ERRNO(ENOENT));
}
END_TEST

START_TEST(names_spaces_below_see_through_all_above)
{
	uint32_t outer, inner;

	begin();
	outer = (uint32_t)new_space(0, "/dev /mnt", 1, 1);
	inner = (uint32_t)new_space(outer, "/ /mnt/x", 1, 1);
	ck_assert_str_eq(found(inner, "/dev/null"), "/dev");
	ck_assert_str_eq(found(inner, "/bin"), "");
	ck_assert_int_eq(names_mount(&names, outer, "/mnt/a", NO_SERVICE, 7), 0);
	ck_assert_str_eq(found(inner, "/mnt/a/b"), "/mnt/a");
	ck_assert_int_eq(names_mount(&names, inner, "/mnt/x/y", NO_SERVICE, 8), 0);
	ck_assert_str_eq(found(outer, "/mnt/x/y"), "");
	ck_assert_int_eq(names_mount(&names, inner, "/mnt/y", NO_SERVICE, 8), E_RIGHTS);
}
END_TEST

START_TEST(names_mount_only_where_it_is_allowed)
{
	uint32_t space;

	begin();
	space = (uint32_t)new_space(0, "/ /mnt", 1, 1);
	ck_assert_int_eq(names_mount(&names, space, "/dev", NO_SERVICE, 7), E_RIGHTS);
	ck_assert_int_eq(names_mount(&names, space, "/mntx", NO_SERVICE, 7), E_RIGHTS);
	ck_assert_int_eq(names_mount(&names, space, "/mnt", NO_SERVICE, 7), 0);
	ck_assert_int_eq(names_mount(&names, space, "/mnt", NO_SERVICE, 8), E_EXISTS);
	ck_assert_int_eq(names_mount(&names, space, "/mnt/", NO_SERVICE, 8), ERRNO(EINVAL));
	/* What a space below mounts, this one does not see. */
	uint32_t below = (uint32_t)new_space(space, "/ /", 1, 1);
	ck_assert_int_eq(names_mount(&names, below, "/dev", NO_SERVICE, 9), 0);
	ck_assert_uint_eq(names_find(&names, below, "/dev")->connection, 9);
	ck_assert_uint_eq(names_find(&names, space, "/dev")->service, 1);
}
END_TEST

START_TEST(names_bad_prefix_lists_are_refused)
{
	begin();
	ck_assert_int_eq(new_space(0, "dev", 1, 0), ERRNO(EINVAL));
	ck_assert_int_eq(new_space(0, "/dev /x", 1, 0), ERRNO(EINVAL));
	ck_assert_int_eq(new_space(0, "/dev", 2, 0), ERRNO(EINVAL));
	ck_assert_int_eq(space_new(&names, 0, "/dev", 4, 1, 0), ERRNO(EINVAL));
	ck_assert_int_eq(space_new(&names, 0, "", 0, 1, 0), ERRNO(EINVAL));
	ck_assert_int_eq(space_new(&names, 0, "/a", 3, 0xffffffff, 2), ERRNO(EINVAL));
	ck_assert_int_eq(space_new(&names, 0, "/a", 3, 1, 0xffffffff), ERRNO(EINVAL));
}
END_TEST

START_TEST(names_space_that_ends_takes_its_mounts_when_nobody_needs_them)
{
	uint32_t outer, inner, client;

	begin();
	outer = (uint32_t)new_space(0, "/ /", 1, 1);
	inner = (uint32_t)new_space(outer, "/", 1, 0);
	client = names.spaces[inner].client;
	ck_assert_uint_eq(space_of(&names, client), inner);
	ck_assert_int_eq(names_mount(&names, outer, "/mnt", NO_SERVICE, 9), 0);
	space_hangup(&names, outer, closed, gone);
	ck_assert_uint_eq(gone_count, 1);
	ck_assert_uint_eq(closed_count, 0);
	ck_assert_str_eq(found(inner, "/mnt"), "/mnt");
	space_hangup(&names, inner, closed, gone);
	ck_assert_uint_eq(closed_count, 1);
	ck_assert_uint_eq(last_closed, 9);
	ck_assert_uint_eq(space_of(&names, client), 0);
	/* The place is used again, but the old number means nobody. */
	ck_assert_uint_eq((uint32_t)new_space(0, "/", 1, 0), outer);
	ck_assert_uint_eq((uint32_t)new_space(0, "/", 1, 0), inner);
	ck_assert_uint_ne(names.spaces[inner].client, client);
	ck_assert_uint_lt(names.spaces[inner].client, 1u << 30);
}
END_TEST

START_TEST(names_one_space_cannot_use_everything_up)
{
	uint32_t greedy, spaces = 0, mounts = 0, depth;
	char prefix[16];

	begin();
	greedy = (uint32_t)new_space(0, "/ /", 1, 1);
	for (depth = greedy; spaces < 200; spaces++) {
		int32_t next = new_space(spaces % 2 ? depth : greedy, "/ /", 1, 1);

		if (next < 0)
			break;
		depth = (uint32_t)next;
	}
	ck_assert_uint_eq(spaces, SPACES_A_SPACE);
	for (; mounts < 200; mounts++) {
		sprintf(prefix, "/m%u", mounts);
		if (names_mount(&names, greedy, prefix, NO_SERVICE, 1) < 0)
			break;
	}
	ck_assert_uint_eq(mounts, MOUNTS_A_SPACE);
	ck_assert_int_gt(new_space(0, "/ /", 1, 1), 0);
}
END_TEST

START_TEST(names_list_leaves_out_what_is_hidden)
{
	uint32_t space;

	begin();
	space = (uint32_t)new_space(0, "/ /", 1, 1);
	ck_assert_int_eq(names_mount(&names, space, "/dev", NO_SERVICE, 5), 0);
	ck_assert_str_eq(names_nth(&names, space, 0)->prefix, "/");
	ck_assert_str_eq(names_nth(&names, space, 1)->prefix, "/dev/console");
	ck_assert_uint_eq(names_nth(&names, space, 2)->connection, 5);
	ck_assert_ptr_null(names_nth(&names, space, 3));
	ck_assert_ptr_null(names_nth(&names, space, 0xffffffff));
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(names_longest_prefix_of_whole_names_counts),
		UNIT(names_paths_are_checked),
		UNIT(names_space_sees_only_what_it_was_shown),
		UNIT(names_own_mounts_come_first),
		UNIT(names_spaces_below_see_through_all_above),
		UNIT(names_mount_only_where_it_is_allowed),
		UNIT(names_bad_prefix_lists_are_refused),
		UNIT(names_space_that_ends_takes_its_mounts_when_nobody_needs_them),
		UNIT(names_one_space_cannot_use_everything_up),
		UNIT(names_list_leaves_out_what_is_hidden),
	};

	return unit_run("user_names", tests, sizeof tests / sizeof tests[0]);
}

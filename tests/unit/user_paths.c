/* SPDX-License-Identifier: MIT */
/*
 * user_paths.c: paths as programs write them, made absolute and normal.
 */
#include "unit.h"

#include "user/lib/posix/path_normal.c"

static char seen[64];

static const char *
normal(const char *directory, const char *path)
{
	int32_t result = path_normal(seen, sizeof seen, directory, path);

	return result == 0 ? seen : result == ERRNO(ENOENT) ? "ENOENT" : "ENAMETOOLONG";
}

START_TEST(paths_become_absolute_and_normal)
{
	static const struct {
		const char *directory, *path, *expected;
	} cases[] = {
		{ "/", "a", "/a" }, { "/", "/", "/" }, { "/", ".", "/" }, { "/", "..", "/" },
		{ "/x/y", "a", "/x/y/a" }, { "/x/y", "/a", "/a" }, { "/x/y", "../a", "/x/a" },
		{ "/x/y", "../../../a", "/a" }, { "/x", "./a//b/./c", "/x/a/b/c" },
		{ "/x", "a/", "/x/a/" }, { "/x", "a//", "/x/a/" }, { "/x", "a/.", "/x/a/" },
		{ "/x", ".", "/x/" }, { "/x", "a/..", "/x/" }, { "/x", "..", "/" },
		{ "/x", "..a/.b/...", "/x/..a/.b/..." }, { "/x", "///a///", "/a/" }, { "/x", "", "ENOENT" },
		{ "/", "a/../../b/../c", "/c" },
	};

	for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++)
		ck_assert_msg(strcmp(normal(cases[i].directory, cases[i].path), cases[i].expected) == 0,
			      "%s in %s: expected %s, seen %s", cases[i].path, cases[i].directory,
			      cases[i].expected, normal(cases[i].directory, cases[i].path));
}
END_TEST

/*
 * Whatever fits is written within the bounds, and what does not is refused: the sanitizer watches
 * an exact buffer.
 */
START_TEST(paths_never_leave_their_buffer)
{
	static const char letters[] = "ab./";
	uint32_t state = 1;

	for (int i = 0; i < 50000; i++) {
		uint32_t size = 3 + unit_random(&state) % 20, length = unit_random(&state) % 30;
		char *to = malloc(size), path[32];

		for (uint32_t j = 0; j < length; j++)
			path[j] = letters[unit_random(&state) % 4];
		path[length] = '\0';
		if (path_normal(to, size, "/dir", path) == 0) {
			ck_assert_uint_lt(strlen(to), size);
			ck_assert_int_eq(to[0], '/');
			ck_assert_ptr_null(strstr(to, "//"));
			ck_assert_ptr_null(strstr(to, "/./"));
			ck_assert_ptr_null(strstr(to, "/../"));
		}
		free(to);
	}
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(paths_become_absolute_and_normal),
		UNIT(paths_never_leave_their_buffer),
	};

	return unit_run("user_paths", tests, sizeof tests / sizeof tests[0]);
}

/* SPDX-License-Identifier: MIT */
/*
 * grade_cache.c: an object is taken from the cache only for the very source that it was made of.
 */
#include "unit.h"

#include <unistd.h>

#include "grading/grade_cache.c"

#define PATH	"kernel/pit.c"

static char scratch[64], cache[128], folder[128];

static void
put(const char *name, const char *text)
{
	char path[256], error[256];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	ck_assert_msg(file_put(path, text, strlen(text), error, sizeof error), "%s", error);
}

/* A source, kept with its object. */
static void
set_up(void)
{
	strcpy(scratch, "/tmp/pith-cache.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(scratch));
	snprintf(cache, sizeof cache, "%s/cache", scratch);
	snprintf(folder, sizeof folder, "%s/build", scratch);
	put(PATH, "int one;\n");
	put("old.o", "an object");
	cache_keep(cache, folder, PATH, "old.o");
}

static void
clean_up(void)
{
	char command[128];

	snprintf(command, sizeof command, "rm -rf %s", scratch);
	ck_assert_int_eq(system(command), 0);
}

START_TEST(cache_gives_the_object_of_the_same_source)
{
	char error[256], *bytes;
	size_t length;

	set_up();
	ck_assert(cache_take(cache, folder, PATH, "new.o"));
	bytes = file_read(folder, "new.o", &length, error, sizeof error);
	ck_assert_msg(bytes, "%s", error);
	ck_assert_str_eq(bytes, "an object");
	free(bytes);
	clean_up();
}
END_TEST

START_TEST(cache_has_nothing_for_another_source)
{
	set_up();
	put(PATH, "int two;\n");
	ck_assert(!cache_take(cache, folder, PATH, "new.o"));
	put("kernel/pic.c", "int one;\n");
	ck_assert(!cache_take(cache, folder, "kernel/pic.c", "new.o"));
	clean_up();
}
END_TEST

/* Two sources may have the same sum. */
START_TEST(cache_compares_every_byte)
{
	char entry[PATH_MAX], name[PATH_MAX + 16], error[256];
	size_t length;

	set_up();
	free(read_source(cache, folder, PATH, &length, entry));
	snprintf(name, sizeof name, "%s.source", entry);
	ck_assert(file_write(name, "int own;\n", 9, error, sizeof error));
	ck_assert(!cache_take(cache, folder, PATH, "new.o"));
	ck_assert(file_write(name, "int one;\n\n", 10, error, sizeof error));
	ck_assert(!cache_take(cache, folder, PATH, "new.o"));
	clean_up();
}
END_TEST

START_TEST(cache_that_cannot_be_written_keeps_nothing)
{
	set_up();
	cache_keep("/proc/no-such-folder", folder, PATH, "old.o");
	ck_assert(!cache_take("/proc/no-such-folder", folder, PATH, "new.o"));
	cache_keep(cache, folder, "kernel/none.c", "old.o");
	ck_assert(!cache_take(cache, folder, "kernel/none.c", "new.o"));
	clean_up();
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(cache_gives_the_object_of_the_same_source),
		UNIT(cache_has_nothing_for_another_source),
		UNIT(cache_compares_every_byte),
		UNIT(cache_that_cannot_be_written_keeps_nothing),
	};

	return unit_run("grade_cache", tests, sizeof tests / sizeof tests[0]);
}

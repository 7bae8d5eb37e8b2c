/* SPDX-License-Identifier: MIT */
/*
 * rubric.c: the labs' rubrics keep their promises, and a tree that breaks a rule is told so.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/file.c"
#include "grading/labtool_check.c"
#include "grading/labtool_edit.c"
#include "grading/labtool_items.c"
#include "grading/labtool_regions.c"
#include "grading/labtool_strip.c"
#include "grading/labtool_tokens.c"
#include "grading/labtool_tree.c"
#include "grading/rubric.c"

#define TESTS_LEAST	12u	/* of a lab */

/* What check_tree() says about the tree in a folder, for free(). */
static char *
findings(const char *folder)
{
	char error[SOURCE_ERROR], *text = NULL;
	struct tree tree = { 0 };
	size_t length;
	FILE *out = open_memstream(&text, &length);

	ck_assert_msg(tree_open(&tree, folder, error), "%s", error);
	check_tree(&tree, out);
	fclose(out);
	tree_close(&tree);
	return text;
}

START_TEST(this_tree_keeps_all_rules)
{
	char *text = findings(".");

	ck_assert_str_eq(text, "");
	free(text);
}
END_TEST

START_TEST(a_tree_that_breaks_rules_is_told_which)
{
	static const char stray[] = "/* LAB 1.9 */\nint f(void)\n{\n\treturn 1;\n}\n";
	char folder[] = "/tmp/pith-rubric.XXXXXX", path[64], error[SOURCE_ERROR], *text;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/user/lib/x.c", folder);
	ck_assert_msg(file_put(path, "", 0, error, sizeof error), "%s", error);
	snprintf(path, sizeof path, "%s/kernel/x.c", folder);
	ck_assert_msg(file_put(path, stray, sizeof stray - 1, error, sizeof error), "%s", error);
	text = findings(folder);
	ck_assert_ptr_nonnull(strstr(text, "kernel/x.c:2: LAB 1.9: no rubric has this exercise\n"));
	ck_assert_ptr_nonnull(strstr(text, "rubric of lab 1: nothing is to be written in kernel/debug/format.c\n"));
	ck_assert_ptr_nonnull(strstr(text, "LAB 1.1: no file has this tag\n"));
	free(text);
	snprintf(path, sizeof path, "rm -r %s", folder);
	ck_assert_int_eq(system(path), 0);
}
END_TEST

START_TEST(each_lab_has_a_hundred_points_and_enough_tests)
{
	for (size_t lab = 0; lab < rubric_lab_count; lab++) {
		unsigned points = 0, text = 0, tests = 0;

		for (size_t i = 0; i < rubric_test_count; i++) {
			if (rubric_tests[i].lab != rubric_labs[lab].number)
				continue;
			points += rubric_tests[i].points;
			text += rubric_tests[i].evidence == EVIDENCE_TEXT ? rubric_tests[i].points : 0;
			tests++;
		}
		ck_assert_uint_eq(points, 100);
		ck_assert_uint_ge(tests, TESTS_LEAST);
		ck_assert_uint_le(text, 50);
	}
}
END_TEST

START_TEST(tests_are_found_by_both_spellings)
{
	const struct rubric_test *test = rubric_test(1, "serial-sends-every-byte");
	char name[RUBRIC_NAME_MAX];

	ck_assert_ptr_nonnull(test);
	ck_assert_ptr_eq(test, rubric_test(1, "serial_sends_every_byte"));
	ck_assert_str_eq(rubric_test_name(test, name), "serial-sends-every-byte");
	ck_assert_ptr_null(rubric_test(1, "serial-sends-every"));
	ck_assert_ptr_null(rubric_test(2, "serial-sends-every-byte"));
	ck_assert_ptr_null(rubric_needs(test));
	ck_assert_ptr_eq(rubric_needs(rubric_test(1, "ranges-stay-in-the-window")), rubric_test(1, "ranges-of-a-memory-map"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("rubric");
	TCase *all = tcase_create("rubric");
	SRunner *runner;
	int failed;

	tcase_add_test(all, this_tree_keeps_all_rules);
	tcase_add_test(all, a_tree_that_breaks_rules_is_told_which);
	tcase_add_test(all, each_lab_has_a_hundred_points_and_enough_tests);
	tcase_add_test(all, tests_are_found_by_both_spellings);
	suite_add_tcase(suite, all);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}

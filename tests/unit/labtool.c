/* SPDX-License-Identifier: MIT */
/*
 * labtool.c: tokens, regions and stubs, on small texts.
 *
 *   Each test gives a file as text and compares what stripping, or a change, makes of it, or the
 *   sentence that refuses it.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/file.c"
#include "grading/labtool_edit.c"
#include "grading/labtool_items.c"
#include "grading/labtool_tokens.c"
#include "grading/labtool_regions.c"
#include "grading/labtool_strip.c"
#include "grading/labtool_apply.c"

#define HEAD	"#include \"x.h\"\n"
#define STUB(lab, name) \
	"\tlab_not_written(\"LAB " lab " (kernel/x.c: " name ")\");\n"

/* Strip `text` as file `path`; the result, for free(), or NULL with the refusal in error. */
static char *
strip(const char *path, const char *text, char error[SOURCE_ERROR])
{
	struct source source;
	struct items items = { 0 };
	struct regions regions = { 0 };
	struct stripped stripped = { 0 };

	error[0] = '\0';
	if (source_from_text(&source, path, strdup(text), strlen(text), error) &&
	    (source.assembly || items_find(&items, &source, error)) &&
	    regions_find(&regions, &source, &items, error))
		strip_source(&stripped, &source, &items, regions.list, regions.count, error);
	regions_free(&regions);
	items_free(&items);
	source_close(&source);
	return stripped.text;
}

static void
expect_file(const char *path, const char *text, const char *wanted)
{
	char error[SOURCE_ERROR];
	char *seen = strip(path, text, error);

	ck_assert_msg(seen, "refused: %s", error);
	ck_assert_str_eq(seen, wanted);
	free(seen);
}

static void
expect(const char *text, const char *wanted)
{
	expect_file("kernel/x.c", text, wanted);
}

static void
expect_refusal(const char *text, const char *sentence)
{
	char error[SOURCE_ERROR];
	char *seen = strip("kernel/x.c", text, error);

	ck_assert_msg(!seen, "accepted: %s", seen);
	ck_assert_str_eq(error, sentence);
}

START_TEST(a_file_without_tags_stays_as_it_is)
{
	expect("/* head */\nstatic int unused;\nint f(void)\n{\n\treturn 1;\n}\n",
	       "/* head */\nstatic int unused;\nint f(void)\n{\n\treturn 1;\n}\n");
}
END_TEST

START_TEST(a_body_becomes_a_stub_that_consumes_its_parameters)
{
	expect(HEAD "/* Adds.  LAB is a word.\n *\n * LAB 1.2\n */\nint\nadd(int a, const char *const *b)\n{\n\treturn a + **b;\n}\n",
	       HEAD "#include \"debug/lab.h\"\n"
		    "/* Adds.  LAB is a word.\n *\n * LAB 1.2\n */\nint\nadd(int a, const char *const *b)\n{\n"
		    "\t(void)a;\n\t(void)b;\n" STUB("1.2", "add") "}\n");
}
END_TEST

START_TEST(parameters_of_every_shape_are_consumed)
{
	expect("#include \"debug/lab.h\"\n/* LAB 2.1 */\n_Noreturn __attribute__((cold)) static inline void\n"
	       "f(void (*call)(int x, char *y), char text[10], struct s { int q; } *s, unsigned n, ...)\n{\n\tg();\n}\n"
	       "void g(void) { f(0, 0, 0, 0); }\n",
	       "#include \"debug/lab.h\"\n/* LAB 2.1 */\n_Noreturn __attribute__((cold)) static inline void\n"
	       "f(void (*call)(int x, char *y), char text[10], struct s { int q; } *s, unsigned n, ...)\n{\n"
	       "\t(void)call;\n\t(void)text;\n\t(void)s;\n\t(void)n;\n" STUB("2.1", "f") "}\n"
	       "void g(void) { f(0, 0, 0, 0); }\n");
}
END_TEST

START_TEST(braces_in_strings_and_comments_do_not_count)
{
	expect(HEAD "/* LAB 1.1 */\nvoid f(void)\n{\n\tg('{', \"}\\\"}\"); /* } */ // }\n\tif (1) { h(); }\n#define X }\n}\nint after;\n",
	       HEAD "#include \"debug/lab.h\"\n/* LAB 1.1 */\nvoid f(void)\n{\n" STUB("1.1", "f") "}\nint after;\n");
}
END_TEST

START_TEST(a_tag_in_a_string_is_no_tag)
{
	expect(HEAD "const char *s = \"/* LAB 1.1 */\";\nvoid f(void) { }\n",
	       HEAD "const char *s = \"/* LAB 1.1 */\";\nvoid f(void) { }\n");
}
END_TEST

START_TEST(a_mention_in_running_text_is_no_tag)
{
	expect("/* See LAB 1.1 for more.\n * \"LAB 1.2\" (f) */\nint f(void) { return 1; }\n",
	       "/* See LAB 1.1 for more.\n * \"LAB 1.2\" (f) */\nint f(void) { return 1; }\n");
}
END_TEST

START_TEST(helpers_of_removed_bodies_go_with_their_comments)
{
	expect(HEAD "int kept;\n\n/* Table. */\nstatic const char digits[] = \"01\"; /* binary */\n\nstatic int helper(int);\n\n"
		    "/* Helps. */\nstatic int\nhelper(int i)\n{\n\treturn digits[i] + helper(i - 1);\n}\n\n"
		    "/* Asks.\n * LAB 1.1\n */\nint\nf(void)\n{\n\treturn helper(1);\n}\n",
	       HEAD "#include \"debug/lab.h\"\nint kept;\n\n"
		    "/* Asks.\n * LAB 1.1\n */\nint\nf(void)\n{\n" STUB("1.1", "f") "}\n");
}
END_TEST

START_TEST(what_kept_code_uses_stays)
{
	expect(HEAD "static int a;\nstatic int b;\nstatic struct { int c; } d;\nstatic int c;\nstatic int never;\n"
		    "#define B b\n"
		    "int g(void)\n{\n\treturn a + d.c + (&d)->c;\n}\n"
		    "/* LAB 1.1 */\nint f(void)\n{\n\treturn a + b + c + d.c;\n}\n",
	       HEAD "#include \"debug/lab.h\"\nstatic int a;\nstatic int b;\nstatic struct { int c; } d;\nstatic int never;\n"
		    "#define B b\n"
		    "int g(void)\n{\n\treturn a + d.c + (&d)->c;\n}\n"
		    "/* LAB 1.1 */\nint f(void)\n{\n" STUB("1.1", "f") "}\n");
}
END_TEST

START_TEST(helpers_that_the_contract_names_are_given)
{
	expect(HEAD "static int table[4];\nstatic int find(int i)\n{\n\treturn table[i];\n}\n\n"
		    "/* Use find().\n *\n * LAB 1.1 */\nint f(int x)\n{\n\treturn find(x);\n}\n",
	       HEAD "#include \"debug/lab.h\"\nstatic int table[4];\nstatic int find(int i)\n{\n\treturn table[i];\n}\n\n"
		    "/* Use find().\n *\n * LAB 1.1 */\nint f(int x)\n{\n\t(void)x;\n\t(void)find;\n" STUB("1.1", "f") "}\n");
}
END_TEST

START_TEST(a_bare_block_consumes_the_locals_before_it)
{
	expect(HEAD "int f(int x)\n{\n\tint sum = 0, n;\n\tchar *p;\n\n\tn = x * sum;\n\t/*\n\t * Adds.\n\t *\n\t * LAB 3.1\n\t */\n"
		    "\t{\n\t\tint own = n;\n\t\tsum += own + *p;\n\t}\n\treturn sum;\n}\n",
	       HEAD "#include \"debug/lab.h\"\nint f(int x)\n{\n\tint sum = 0, n;\n\tchar *p;\n\n\tn = x * sum;\n\t/*\n\t * Adds.\n\t *\n\t * LAB 3.1\n\t */\n"
		    "\t{\n\t\t(void)x;\n\t\t(void)sum;\n\t\t(void)n;\n\t\t(void)p;\n\t" STUB("3.1", "f") "\t}\n\treturn sum;\n}\n");
}
END_TEST

START_TEST(an_assembly_routine_becomes_a_call)
{
	expect_file("kernel/arch/i386/x.S",
		    "/* head */\n\t.text\n/*\n * Enters.\n *\n * LAB 3.2\n */\n\t.globl enter\nenter:\n\tmov $'{', %eax # {\n1:\tjmp 1b\n.Llocal:\n\tret\n\n"
		    "/* Leaves. */\nleave_it:\n\tret\n",
		    "/* head */\n\t.text\n/*\n * Enters.\n *\n * LAB 3.2\n */\n\t.globl enter\nenter:\n"
		    "\tmov\t$1f, %eax\n\tpush\t%eax\n\tcall\tlab_not_written\n1:\t.asciz\t\"LAB 3.2 (kernel/arch/i386/x.S: enter)\"\n\n"
		    "/* Leaves. */\nleave_it:\n\tret\n");
}
END_TEST

START_TEST(the_header_is_added_once)
{
	expect("/* head */\n/* LAB 1.1 */\nvoid f(void) { g(); }\n",
	       "/* head */\n#include \"debug/lab.h\"\n/* LAB 1.1 */\nvoid f(void) {\n" STUB("1.1", "f") "}\n");
	expect("#include \"debug/lab.h\" /* stubs */\n/* LAB 1.1 */\nvoid f(void) { g(); }\n",
	       "#include \"debug/lab.h\" /* stubs */\n/* LAB 1.1 */\nvoid f(void) {\n" STUB("1.1", "f") "}\n");
}
END_TEST

START_TEST(stripping_twice_changes_nothing_more)
{
	char error[SOURCE_ERROR];
	char *once = strip("kernel/x.c", HEAD "/* LAB 1.1 */\nint f(int x)\n{\n\treturn x;\n}\n", error);

	ck_assert_ptr_nonnull(once);
	expect(once, once);
	free(once);
}
END_TEST

START_TEST(misplaced_tags_are_refused)
{
	expect_refusal("/*\n * LAB 1.1\n *\n * Adds.\n */\nint f(void) { return 1; }\n",
		       "kernel/x.c:2: the tag LAB 1.1 must be the last line of its comment, and alone on it");
	expect_refusal("/*\n * Ends with LAB 1.1\n */\nint f(void) { return 1; }\n",
		       "kernel/x.c:2: the tag LAB 1.1 must be the last line of its comment, and alone on it");
	expect_refusal("/*\n * LAB 1.1\n *\n * LAB 2.1\n */\nint f(void) { return 1; }\n",
		       "kernel/x.c:4: a second tag in one comment: a region belongs to one exercise");
	expect_refusal("/* LAB 1.1 */\n\nint f(void) { return 1; }\n",
		       "kernel/x.c:1: the tag LAB 1.1 owns nothing: a function must follow its comment directly");
	expect_refusal("/* LAB 1.1 */\nstatic int table[] = { 1 };\n",
		       "kernel/x.c:1: the tag LAB 1.1 owns nothing: a function must follow its comment directly");
	expect_refusal("/* LAB 1.1 */\nint f(void);\n",
		       "kernel/x.c:1: the tag LAB 1.1 owns nothing: a function must follow its comment directly");
	expect_refusal("int f(void)\n{\n\t/* LAB 1.1 */\n\treturn 1;\n}\n",
		       "kernel/x.c:3: the tag LAB 1.1 inside f must stand right before a block");
}
END_TEST

START_TEST(nested_regions_are_refused)
{
	expect_refusal("/* LAB 1.1 */\nint f(void)\n{\n\t/* LAB 1.2 */\n\t{\n\t}\n\treturn 1;\n}\n",
		       "kernel/x.c:4: LAB 1.2 lies inside the region of LAB 1.1");
}
END_TEST

START_TEST(a_static_that_only_stubs_would_call_is_refused)
{
	expect_refusal("/* LAB 1.1 */\nstatic int f(void) { return 1; }\n/* LAB 1.2 */\nint g(void) { return f(); }\n",
		       "kernel/x.c:2: LAB 1.1: only removed bodies call the static f, so a starter would not build without "
		       "warnings; make it global");
}
END_TEST

START_TEST(a_declaration_used_in_part_is_refused)
{
	expect_refusal("static int a, *b;\nint g(void) { return a; }\n/* LAB 1.2 */\nint f(void) { return a + *b; }\n",
		       "kernel/x.c:1: only a part of this declaration is used without the regions; declare each static by itself");
}
END_TEST

START_TEST(broken_files_are_refused_with_their_line)
{
	expect_refusal("int a;\n/* no end\n", "kernel/x.c:2: the comment that begins here has no end");
	expect_refusal("int a;\nchar *s = \"no end\n;\n", "kernel/x.c:2: the string that begins here has no end");
	expect_refusal("int a;\nint f(void)\n{\n", "kernel/x.c:2: what begins here has no end (brackets out of balance?)");
	expect_refusal("int a", "kernel/x.c:1: what begins here has no end (brackets out of balance?)");
}
END_TEST

START_TEST(every_cut_of_a_file_is_read_or_refused)
{
	static const char text[] = HEAD "#define A \\\n\t'x\n/* a */ static int (*t[2])(int) = { f, \"\\\\\" };\n"
				   "/* LAB 1.1 */\nstruct s *f(int (*g)(void), char c[])\n{\n\treturn '\\'' + 1.5e+3 ? c : \"\\\"\";\n}\n";

	for (size_t length = 0; length < sizeof text; length++) {
		char cut[sizeof text] = "", error[SOURCE_ERROR];
		char *seen;

		memcpy(cut, text, length);
		seen = strip("kernel/x.c", cut, error);
		ck_assert_msg(!seen == (error[0] != '\0'), "cut at %zu: no text and no sentence", length);
		free(seen);
	}
}
END_TEST

START_TEST(code_lines_leave_out_comments_and_blanks)
{
	static const char text[] = "int a;\n\n/* two\n lines */\nint b; /* c */\n// d\n\tint\n\te;\n";
	char error[SOURCE_ERROR];
	struct source source;

	ck_assert(source_from_text(&source, "x.c", strdup(text), strlen(text), error));
	ck_assert_uint_eq(source_code_lines(&source, 0, source.length), 4);
	source_close(&source);
}
END_TEST

#define CHANGE	"/* SPDX-License-Identifier: MIT */\n/*\n * mutant: is wrong\n * in: kernel/x.c\n */\n"

/* Apply the change to the target; the result, for free(), or NULL with the refusal in error. */
static char *
apply(const char *change, const char *target, char error[SOURCE_ERROR])
{
	struct source from, to;
	char *text = NULL;
	size_t length;

	error[0] = '\0';
	ck_assert(source_from_text(&from, "y.c", strdup(change), strlen(change), error));
	if (source_from_text(&to, "kernel/x.c", strdup(target), strlen(target), error))
		text = change_apply(&from, &to, &length, error);
	ck_assert(!text || strlen(text) == length);
	source_close(&to);
	source_close(&from);
	return text;
}

static void
expect_changed(const char *change, const char *target, const char *wanted)
{
	char error[SOURCE_ERROR];
	char *seen = apply(change, target, error);

	ck_assert_msg(seen, "refused: %s", error);
	ck_assert_str_eq(seen, wanted);
	free(seen);
}

START_TEST(a_change_takes_the_place_of_functions)
{
	expect_changed(CHANGE "int\ng(int x)\n{\n\treturn x + 2;\n}\n\n/* ours */\nint\nf(void)\n{\n\treturn 3;\n}\n",
		       HEAD "/* f */\nint\nf(void)\n{\n\treturn 1;\n}\n\nint h(void) { return 0; }\nint g(int x) { return x; }\n",
		       HEAD "/* f */\nint\nf(void)\n{\n\treturn 3;\n}\n\nint h(void) { return 0; }\n"
			    "int\ng(int x)\n{\n\treturn x + 2;\n}\n");
}
END_TEST

START_TEST(what_else_a_change_has_goes_in_front)
{
	expect_changed(CHANGE "static int two(void) { return 2; }\n\nint g(void) { return two(); }\n",
		       HEAD "int f(void) { return 1; }\n\n/* g\n * LAB 1.1\n */\nint g(void) { return 1; }\n",
		       HEAD "int f(void) { return 1; }\n\nstatic int two(void) { return 2; }\n\n"
			    "/* g\n * LAB 1.1\n */\nint g(void) { return two(); }\n");
}
END_TEST

START_TEST(a_change_that_fits_nothing_is_refused)
{
	char error[SOURCE_ERROR];

	ck_assert_ptr_null(apply(CHANGE "int g(void) { return 1; }\n", "int f(void) { return 1; }\nint g(void);\n", error));
	ck_assert_str_eq(error, "y.c: has no function that kernel/x.c has too");
	ck_assert_ptr_null(apply(CHANGE "int f(void) { return 1;\n", "int f(void) { return 1; }\n", error));
	ck_assert_str_eq(error, "y.c:6: what begins here has no end (brackets out of balance?)");
}
END_TEST

START_TEST(a_change_says_what_it_is_in_its_first_comment)
{
	char error[SOURCE_ERROR];
	char *value;
	struct source source;

	ck_assert(source_from_text(&source, "y.c", strdup(CHANGE), strlen(CHANGE), error));
	value = change_value(&source, "in");
	ck_assert_str_eq(value, "kernel/x.c");
	free(value);
	value = change_value(&source, "mutant");
	ck_assert_str_eq(value, "is wrong");
	free(value);
	ck_assert_ptr_null(change_value(&source, "fails"));
	source_close(&source);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("labtool");
	TCase *all = tcase_create("strip");
	SRunner *runner;
	int failed;

	tcase_add_test(all, a_file_without_tags_stays_as_it_is);
	tcase_add_test(all, a_body_becomes_a_stub_that_consumes_its_parameters);
	tcase_add_test(all, parameters_of_every_shape_are_consumed);
	tcase_add_test(all, braces_in_strings_and_comments_do_not_count);
	tcase_add_test(all, a_tag_in_a_string_is_no_tag);
	tcase_add_test(all, a_mention_in_running_text_is_no_tag);
	tcase_add_test(all, helpers_of_removed_bodies_go_with_their_comments);
	tcase_add_test(all, what_kept_code_uses_stays);
	tcase_add_test(all, helpers_that_the_contract_names_are_given);
	tcase_add_test(all, a_bare_block_consumes_the_locals_before_it);
	tcase_add_test(all, an_assembly_routine_becomes_a_call);
	tcase_add_test(all, the_header_is_added_once);
	tcase_add_test(all, stripping_twice_changes_nothing_more);
	tcase_add_test(all, misplaced_tags_are_refused);
	tcase_add_test(all, nested_regions_are_refused);
	tcase_add_test(all, a_static_that_only_stubs_would_call_is_refused);
	tcase_add_test(all, a_declaration_used_in_part_is_refused);
	tcase_add_test(all, broken_files_are_refused_with_their_line);
	tcase_add_test(all, every_cut_of_a_file_is_read_or_refused);
	tcase_add_test(all, code_lines_leave_out_comments_and_blanks);
	tcase_add_test(all, a_change_takes_the_place_of_functions);
	tcase_add_test(all, what_else_a_change_has_goes_in_front);
	tcase_add_test(all, a_change_that_fits_nothing_is_refused);
	tcase_add_test(all, a_change_says_what_it_is_in_its_first_comment);
	suite_add_tcase(suite, all);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}

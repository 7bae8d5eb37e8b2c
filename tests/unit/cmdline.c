/* SPDX-License-Identifier: MIT */
/*
 * cmdline.c: the command line, in the forms that loaders pass it.
 */
#include "unit.h"

#include "kernel/boot/cmdline.c"

/* cmdline_init() of a copy, cut as multiboot.c cuts it. */
static bool
take(const char *text)
{
	static char line[CMDLINE_SIZE + 1];

	snprintf(line, sizeof(line), "%s", text);
	return cmdline_init(line);
}

START_TEST(qemu_passes_the_kernels_name_first_and_grub_does_not)
{
	const char *const lines[] = {
		"build/pith.elf stage=2 quiet", "pith.elf stage=2 quiet", "stage=2 quiet",
		"  /boot/pith.elf   stage=2\tquiet  ", "./k stage=2 quiet",
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		ck_assert(take(lines[i]));
		ck_assert_uint_eq(cmdline_count(), 2);
		ck_assert_str_eq(cmdline_word(0), "stage=2");
		ck_assert_str_eq(cmdline_word(1), "quiet");
	}
}
END_TEST

START_TEST(a_path_in_a_value_is_no_kernel_name)
{
	ck_assert(take("root=/dev/hd0.1 quiet"));
	ck_assert_uint_eq(cmdline_count(), 2);
	ck_assert_str_eq(cmdline_value("root"), "/dev/hd0.1");
}
END_TEST

START_TEST(an_empty_line_has_no_words)
{
	ck_assert(take(""));
	ck_assert_uint_eq(cmdline_count(), 0);
	ck_assert(take(" \t\r\n "));
	ck_assert_uint_eq(cmdline_count(), 0);
	ck_assert(take("a/b"));
	ck_assert_uint_eq(cmdline_count(), 0);
	ck_assert_ptr_null(cmdline_value("x"));
}
END_TEST

START_TEST(keys_are_whole_words)
{
	ck_assert(take("quieter stage=2 stages=9 empty= x=y=z"));
	ck_assert_str_eq(cmdline_value("stage"), "2");
	ck_assert_str_eq(cmdline_value("empty"), "");
	ck_assert_str_eq(cmdline_value("x"), "y=z");
	ck_assert_ptr_null(cmdline_value("quieter"));
	ck_assert_ptr_null(cmdline_value("stag"));
}
END_TEST

START_TEST(the_last_of_equals_counts)
{
	ck_assert(take("a=1 b=2 a=3"));
	ck_assert_str_eq(cmdline_value("a"), "3");
}
END_TEST

#define WORD	"word=%04u------------"	/* 21 bytes */

/* A line of `count` words, for free(). */
static char *
long_line(unsigned count)
{
	char *line = calloc(count, 32);

	for (unsigned i = 0; i < count; i++)
		sprintf(line + strlen(line), WORD " ", i);
	return line;
}

START_TEST(a_long_line_loses_its_end_at_a_blank)
{
	char *line = long_line(60);
	char expected[32];

	ck_assert(strlen(line) > CMDLINE_SIZE);
	ck_assert(!take(line));
	ck_assert_uint_eq(cmdline_count(), CMDLINE_SIZE / 22);
	for (unsigned i = 0; i < cmdline_count(); i++) {
		sprintf(expected, WORD, i);
		ck_assert_str_eq(cmdline_word(i), expected);
	}
	free(line);
}
END_TEST

START_TEST(one_word_that_is_too_long_is_dropped)
{
	char line[CMDLINE_SIZE + 10];

	memset(line, 'x', sizeof(line));
	line[sizeof(line) - 1] = '\0';
	ck_assert(!take(line));
	ck_assert_uint_eq(cmdline_count(), 0);
	memcpy(line, "good=1 ", 7);
	ck_assert(!take(line));
	ck_assert_uint_eq(cmdline_count(), 1);
	ck_assert_str_eq(cmdline_value("good"), "1");
}
END_TEST

START_TEST(the_longest_line_fits)
{
	char line[CMDLINE_SIZE + 1];

	memset(line, 'x', sizeof(line));
	line[CMDLINE_SIZE] = '\0';
	ck_assert(!take(line));
	line[CMDLINE_SIZE - 1] = '\0';
	ck_assert(take(line));
	ck_assert_uint_eq(cmdline_count(), 1);
	ck_assert_str_eq(cmdline_word(0), line);
}
END_TEST

START_TEST(as_many_words_as_fit)
{
	char line[CMDLINE_SIZE] = "";

	for (unsigned i = 0; i < CMDLINE_WORDS; i++)
		strcat(line, "w ");
	ck_assert(take(line));
	ck_assert_uint_eq(cmdline_count(), CMDLINE_WORDS);
	strcat(line, "x");
	ck_assert(!take(line));
	ck_assert_uint_eq(cmdline_count(), CMDLINE_WORDS);
	ck_assert_str_eq(cmdline_word(CMDLINE_WORDS - 1), "w");
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(qemu_passes_the_kernels_name_first_and_grub_does_not),
		UNIT(a_path_in_a_value_is_no_kernel_name),
		UNIT(an_empty_line_has_no_words),
		UNIT(keys_are_whole_words),
		UNIT(the_last_of_equals_counts),
		UNIT(a_long_line_loses_its_end_at_a_blank),
		UNIT(one_word_that_is_too_long_is_dropped),
		UNIT(the_longest_line_fits),
		UNIT(as_many_words_as_fit),
	};

	return unit_run("cmdline", tests, sizeof(tests) / sizeof(tests[0]));
}

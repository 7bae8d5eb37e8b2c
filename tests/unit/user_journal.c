/* SPDX-License-Identifier: MIT */
/*
 * user_journal.c: the log of init's services: the lines that are kept, and what is shown of them.
 */
#include "unit.h"

#include "user/servers/init/journal.c"

static struct journal journal;

static const char *
written(uint32_t service, uint32_t size)
{
	static char text[65536];
	char *exact = malloc(size ? size : 1);	/* so that a byte too many is found */
	uint32_t length = journal_write(&journal, service, exact, size);

	ck_assert_uint_le(length, size);
	memcpy(text, exact, length);
	text[length] = '\0';
	free(exact);
	return text;
}

START_TEST(journal_lines_come_in_order_with_their_time)
{
	memset(&journal, 0, sizeof journal);
	ck_assert_str_eq(written(JOURNAL_ALL, 1000), "");
	journal_add(&journal, 5, 0, "first");
	journal_add(&journal, 61234, 3, "second");
	journal_add(&journal, 4000000000000ull, 0, "third");
	ck_assert_str_eq(written(JOURNAL_ALL, 1000), "     0.005 first\n    61.234 second\n4000000000.000 third\n");
	ck_assert_str_eq(written(3, 1000), "    61.234 second\n");
	ck_assert_str_eq(written(7, 1000), "");
}
END_TEST

START_TEST(journal_keeps_the_newest)
{
	char text[32];

	memset(&journal, 0, sizeof journal);
	for (unsigned i = 0; i < JOURNAL_LINES + 10; i++) {
		snprintf(text, sizeof text, "line %u", i);
		journal_add(&journal, i, i % 2, text);
	}
	ck_assert(strncmp(written(JOURNAL_ALL, 65536), "     0.010 line 10\n", 19) == 0);
	ck_assert(strstr(written(JOURNAL_ALL, 65536), "     0.265 line 265\n") != NULL);
	ck_assert(strncmp(written(1, 65536), "     0.011 line 11\n", 19) == 0);
	ck_assert(strstr(written(1, 65536), "line 12\n") == NULL);
}
END_TEST

START_TEST(journal_shows_whole_lines_and_the_newest)
{
	memset(&journal, 0, sizeof journal);
	journal_add(&journal, 1000, 0, "one");
	journal_add(&journal, 2000, 0, "two");
	journal_add(&journal, 3000, 0, "three");
	ck_assert_str_eq(written(JOURNAL_ALL, 46), "     1.000 one\n     2.000 two\n     3.000 three\n" + 15);
	ck_assert_str_eq(written(JOURNAL_ALL, 47), "     1.000 one\n     2.000 two\n     3.000 three\n");
	ck_assert_str_eq(written(JOURNAL_ALL, 17), "     3.000 three\n");
	ck_assert_str_eq(written(JOURNAL_ALL, 16), "");
	ck_assert_str_eq(written(JOURNAL_ALL, 0), "");
}
END_TEST

START_TEST(journal_cuts_what_is_too_long)
{
	char text[400], expected[JOURNAL_TEXT + 20];

	memset(&journal, 0, sizeof journal);
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	journal_add(&journal, 0, 0, text);
	snprintf(expected, sizeof expected, "     0.000 %.*s\n", (int)JOURNAL_TEXT - 1, text);
	ck_assert_str_eq(written(JOURNAL_ALL, 65536), expected);
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(journal_lines_come_in_order_with_their_time),
		UNIT(journal_keeps_the_newest),
		UNIT(journal_shows_whole_lines_and_the_newest),
		UNIT(journal_cuts_what_is_too_long),
	};

	return unit_run("user_journal", tests, sizeof tests / sizeof tests[0]);
}

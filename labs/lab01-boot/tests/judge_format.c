/* SPDX-License-Identifier: MIT */
/*
 * judge_format.c: exercises 1.3 and 1.4: text with directives, and digits.
 *
 *   A piece is a bit of text for format_string(), the argument words it takes, and what it must
 *   become, worked out by the host's own snprintf() or written down here.  A case is a row of
 *   pieces.
 */
#include "labs/lab01-boot/tests/judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CASES	8u

struct format_case {
	struct probe_format format;
	unsigned	words;			/* used */
	unsigned	strings;		/* bytes used */
	char		expected[PROBE_FORMAT_BUFFER];
};

/* ---- making a case --------------------------------------------------------------------------------------------- */

static void
add_text(struct format_case *one, const char *text, const char *expected)
{
	size_t length = strlen(one->format.text), more = strlen(one->expected);

	if (length + strlen(text) >= PROBE_FORMAT_TEXT || more + strlen(expected) >= PROBE_FORMAT_BUFFER)
		abort();
	memcpy(one->format.text + length, text, strlen(text) + 1);
	memcpy(one->expected + more, expected, strlen(expected) + 1);
}

static void
add_word(struct format_case *one, uint32_t word)
{
	if (one->words == PROBE_FORMAT_WORDS)
		abort();
	one->format.words[one->words++] = word;
}

/* An argument that points to a string. */
static void
add_string(struct format_case *one, const char *string)
{
	size_t size = strlen(string) + 1;

	if (one->strings + size > PROBE_FORMAT_TEXT)
		abort();
	one->format.pointers |= 1u << one->words;
	add_word(one, one->strings);
	memcpy(one->format.strings + one->strings, string, size);
	one->strings += (unsigned)size;
}

/* Letters and signs, but no percent sign; 1 to max characters. */
static void
draw_text(struct random *random, char *text, unsigned max)
{
	unsigned length = random_between(random, 1, max);

	for (unsigned i = 0; i < length; i++)
		do
			text[i] = (char)random_between(random, ' ', '~');
		while (text[i] == '%');
	text[length] = '\0';
}

static void
add_plain(struct random *random, struct format_case *one)
{
	char text[16];

	draw_text(random, text, 12);
	add_text(one, text, text);
}

/* %s, %c or %%: directives that need no digits. */
static void
add_wordy(struct random *random, struct format_case *one)
{
	char string[16], text[16], expected[64];
	unsigned width = random_below(random, 14);

	switch (random_below(random, 3)) {
	case 0:
		draw_text(random, string, 10);
		snprintf(text, sizeof text, random_below(random, 2) ? "%%%us" : "%%-%us", width + 1);
		snprintf(expected, sizeof expected, text, string);
		add_string(one, string);
		break;
	case 1:
		string[0] = (char)random_between(random, '!', '~');
		snprintf(text, sizeof text, "%%c");
		snprintf(expected, sizeof expected, "%c", string[0]);
		add_word(one, (uint32_t)string[0]);
		break;
	default:
		snprintf(text, sizeof text, "%%%%");
		snprintf(expected, sizeof expected, "%%");
	}
	add_text(one, text, expected);
}

static uint64_t
draw_number(struct random *random)
{
	return random_next(random) >> random_below(random, 64);
}

/* A value of 32 or 64 bits, with a width and flags. */
static void
add_value(struct random *random, struct format_case *one, char letter, uint64_t value)
{
	static const char *const flags[] = { "", "0", "-" };
	char text[32], expected[64];
	const char *flag = flags[random_below(random, 3)];
	unsigned width = random_between(random, 1, 14);
	bool is_long = random_below(random, 3) == 0 || value > UINT32_MAX;

	snprintf(text, sizeof text, "%%%s%u%s%c", flag, width, is_long ? "ll" : "", letter);
	if (is_long)
		snprintf(expected, sizeof expected, text, (unsigned long long)value);
	else
		snprintf(expected, sizeof expected, text, (unsigned)value);
	add_word(one, (uint32_t)value);
	if (is_long)
		add_word(one, (uint32_t)(value >> 32));
	add_text(one, text, expected);
}

/* %d, %u, %x or %X. */
static void
add_number(struct random *random, struct format_case *one)
{
	static const char letters[] = "duxX";
	char letter = letters[random_below(random, 4)];

	add_value(random, one, letter, draw_number(random));
}

/* ---- judging cases ------------------------------------------------------------------------------------------------ */

static void
plan_cases(struct plan *plan, const struct format_case cases[CASES])
{
	struct probe_format formats[CASES];

	for (unsigned i = 0; i < CASES; i++)
		formats[i] = cases[i].format;
	plan_probe(plan, PROBE_FORMAT, formats, sizeof formats);
}

static void
judge_case(struct evidence *evidence, const struct format_case *one, const struct probe_format_result *seen)
{
	size_t length = strlen(one->expected);

	judge_where(evidence, "format_string(buffer, %u, \"%s\", ...)", one->format.size, one->format.text);
	judge_expected(evidence, "\"%s\"", one->expected);
	judge_seen(evidence, "\"%.*s\"", (int)strnlen((const char *)seen->buffer, PROBE_FORMAT_BUFFER), seen->buffer);
	if (strncmp((const char *)seen->buffer, one->expected, PROBE_FORMAT_BUFFER))
		judge_fail(evidence, "the text did not become what it should");
	judge_expected(evidence, "%zu", length);
	judge_seen(evidence, "%u", seen->length);
	if (seen->length != length)
		judge_fail(evidence, "the text is right, but its length was counted wrong");
}

static void
judge_cases(struct evidence *evidence, const struct format_case cases[CASES])
{
	const struct probe_format_result *seen = probe_result(evidence, 0, CASES * sizeof *seen);

	for (unsigned i = 0; i < CASES; i++)
		judge_case(evidence, &cases[i], &seen[i]);
}

/* A test is how one of its cases is drawn; `number` counts them. */
#define FORMAT_TEST(name) \
	static void draw_##name(struct random *random, struct format_case *one, unsigned number); \
	static void draw_all_##name(struct random *random, struct format_case cases[CASES]) \
	{ \
		memset(cases, 0, CASES * sizeof *cases); \
		for (unsigned i = 0; i < CASES; i++) { \
			cases[i].format.size = PROBE_FORMAT_BUFFER; \
			draw_##name(random, &cases[i], i); \
		} \
	} \
	void plan_##name(struct plan *plan) \
	{ \
		struct format_case cases[CASES]; \
		draw_all_##name(&plan->random, cases); \
		plan_cases(plan, cases); \
	} \
	void judge_##name(struct evidence *evidence) \
	{ \
		struct format_case cases[CASES]; \
		draw_all_##name(&evidence->random, cases); \
		judge_cases(evidence, cases); \
	} \
	static void draw_##name(struct random *random, struct format_case *one, unsigned number)

/* The first is empty. */
FORMAT_TEST(format_copies_plain_text)
{
	for (unsigned i = 0; i < number; i++)
		add_plain(random, one);
}

FORMAT_TEST(format_puts_arguments_in_order)
{
	(void)number;
	for (unsigned i = 0; i < 4; i++) {
		if (random_below(random, 2))
			add_plain(random, one);
		add_wordy(random, one);
	}
}

/* Directives right at the beginning, right behind each other and right at the end. */
FORMAT_TEST(format_handles_directives_side_by_side)
{
	for (unsigned i = 0; i <= number % 4 + 1; i++)
		add_wordy(random, one);
}

/* What is no directive is copied from its % on, and takes no argument. */
FORMAT_TEST(format_copies_what_is_no_directive)
{
	static const char *const unknown[] = { "%y", "%-5q", "%08k", "%llG", "%.3b", "% s", "%#x", "%!" };
	const char *text = unknown[random_below(random, sizeof unknown / sizeof *unknown)];

	(void)number;
	add_wordy(random, one);
	add_text(one, text, text);
	add_plain(random, one);
	add_wordy(random, one);
}

FORMAT_TEST(format_ends_inside_a_directive)
{
	static const char *const cut[] = { "%", "%-", "%0", "%12", "%-5", "%.3", "%l", "%-08.2ll" };

	add_plain(random, one);
	add_wordy(random, one);
	add_text(one, cut[number % (sizeof cut / sizeof *cut)], cut[number % (sizeof cut / sizeof *cut)]);
}

FORMAT_TEST(format_mixes_words_and_numbers)
{
	(void)number;
	for (unsigned i = 0; i < 3; i++) {
		add_wordy(random, one);
		add_plain(random, one);
		add_number(random, one);
	}
}

/* The longest number has 22 digits. */
FORMAT_TEST(challenge_format_writes_octal)
{
	add_value(random, one, 'o', number == 0 ? UINT64_MAX : number == 1 ? 0 : draw_number(random));
	add_wordy(random, one);
	add_number(random, one);
	add_value(random, one, 'o', draw_number(random));
}

/* ---- digits ---------------------------------------------------------------------------------------------------------- */

#define NUMBERS	24u

static struct probe_digits
digits_of(uint64_t value, unsigned base, bool upper)
{
	return (struct probe_digits){ (uint32_t)value, (uint32_t)(value >> 32), base, upper };
}

static void
judge_digits(struct evidence *evidence, const struct probe_digits *one, const struct probe_digits_result *seen)
{
	unsigned long long value = (unsigned long long)one->high << 32 | one->low;
	const char *digits = (const char *)seen->bytes + PROBE_DIGITS_BEFORE;
	char expected[32];
	size_t length;

	snprintf(expected, sizeof expected, one->base == 10 ? "%llu" : one->upper ? "%llX" : "%llx", value);
	length = strlen(expected);
	judge_where(evidence, "format_digits(digits, %s%llx, %u, %s)", "0x", value, one->base, one->upper ? "true" : "false");
	judge_expected(evidence, "%zu digits: %s", length, expected);
	judge_seen(evidence, "%u digits: %.*s", seen->length,
		   (int)(seen->length < PROBE_DIGITS_ROOM ? seen->length : PROBE_DIGITS_ROOM), digits);
	if (seen->length != length || memcmp(digits, expected, length))
		judge_fail(evidence, "these are not the digits of the number");
	for (size_t i = 0; i < sizeof seen->bytes; i++)
		if ((i < PROBE_DIGITS_BEFORE || i >= PROBE_DIGITS_BEFORE + length) && seen->bytes[i] != PROBE_UNTOUCHED) {
			judge_expected(evidence, "only digits[0] .. digits[%zu] are written", length - 1);
			judge_seen(evidence, "digits[%d] is 0x%02x now", (int)i - (int)PROBE_DIGITS_BEFORE, seen->bytes[i]);
			judge_fail(evidence, "the digits are right, but something was written beside them");
		}
}

#define DIGITS_TEST(name) \
	static void draw_##name(struct random *random, struct probe_digits numbers[NUMBERS]); \
	void plan_##name(struct plan *plan) \
	{ \
		struct probe_digits numbers[NUMBERS]; \
		draw_##name(&plan->random, numbers); \
		plan_probe(plan, PROBE_DIGITS, numbers, sizeof numbers); \
	} \
	void judge_##name(struct evidence *evidence) \
	{ \
		const struct probe_digits_result *seen = probe_result(evidence, 0, NUMBERS * sizeof *seen); \
		struct probe_digits numbers[NUMBERS]; \
		draw_##name(&evidence->random, numbers); \
		for (unsigned i = 0; i < NUMBERS; i++) \
			judge_digits(evidence, &numbers[i], &seen[i]); \
	} \
	static void draw_##name(struct random *random, struct probe_digits numbers[NUMBERS])

DIGITS_TEST(digits_of_decimal_numbers)
{
	for (unsigned i = 0; i < NUMBERS; i++)
		numbers[i] = digits_of((uint32_t)draw_number(random), 10, random_below(random, 2));
	numbers[0] = digits_of(random_between(random, 1, 9), 10, false);
	numbers[1] = digits_of(10 * random_between(random, 1, 9), 10, false);
	numbers[2] = digits_of(UINT32_MAX, 10, false);
}

DIGITS_TEST(digits_of_hexadecimal_numbers)
{
	for (unsigned i = 0; i < NUMBERS; i++)
		numbers[i] = digits_of((uint32_t)draw_number(random), 16, i % 2);
	numbers[0] = digits_of(0xabcdef, 16, false);
	numbers[1] = digits_of(0xabcdef, 16, true);
	numbers[2] = digits_of((uint64_t)random_between(random, 1, 15) << 28, 16, true);
}

DIGITS_TEST(digits_of_zero)
{
	for (unsigned i = 0; i < NUMBERS; i++)
		numbers[i] = digits_of(0, random_below(random, 2) ? 10 : 16, random_below(random, 2));
}

DIGITS_TEST(digits_of_long_numbers)
{
	for (unsigned i = 0; i < NUMBERS; i++)
		numbers[i] = digits_of(random_next(random), random_below(random, 2) ? 10 : 16, random_below(random, 2));
	numbers[0] = digits_of(UINT64_MAX, 10, false);
	numbers[1] = digits_of(UINT64_C(10000000000000000000), 10, false);
	numbers[2] = digits_of((uint64_t)1 << 32, 10, false);
	numbers[3] = digits_of((uint64_t)random_between(random, 1, 15) << 60, 16, false);
}

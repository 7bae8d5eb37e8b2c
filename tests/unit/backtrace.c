/* SPDX-License-Identifier: MIT */
/*
 * backtrace.c: walking a stack, whole and broken, and finding a function by address.
 */
#include "unit.h"

#include "kernel/debug/symbols.c"
#include "kernel/debug/backtrace.c"

/* The kernel's own stack, code and table, which the functions that print would use. */
char kernel_code_start[1], kernel_code_end[1], kernel_stack[1], kernel_stack_top[1];
const struct symbol kernel_symbols[1] = { { 0, 0 } };
const uint32_t kernel_symbol_count = 0;
const char kernel_symbol_names[1] = "";

void
log_printf(const char *text, ...)
{
	(void)text;
}

#define LOW	0xc0200000u
#define WORDS	64u
#define CODE	0xc0101000u
#define CODE_END 0xc0102000u

static uint32_t *words;			/* the stack, exactly as large as it says */

static struct stack_view
view(void)
{
	return (struct stack_view){ LOW, WORDS * 4, (const uint8_t *)words, CODE, CODE_END };
}

static uint32_t
address_of(unsigned word)
{
	return LOW + 4 * word;
}

static void
pair(unsigned word, uint32_t next, uint32_t code)
{
	words[word] = next;
	words[word + 1] = code;
}

/* A stack with a chain of three pairs: at words 10, 20 and 62 (the last that fits). */
static void
chain(void)
{
	words = malloc(WORDS * 4);
	memset(words, 0xa5, WORDS * 4);
	pair(10, address_of(20), CODE);
	pair(20, address_of(62), CODE + 0x123);
	pair(62, 0, CODE_END - 1);
}

static void
expect_walk(uint32_t ebp, unsigned limit, unsigned wanted)
{
	static const uint32_t addresses[] = { CODE, CODE + 0x123, CODE_END - 1 };
	const struct stack_view stack = view();
	uint32_t *seen = malloc(limit * sizeof(*seen) + 1);	/* the sanitizer guards its end */
	const unsigned count = backtrace_walk(&stack, ebp, seen, limit);

	ck_assert_uint_eq(count, wanted);
	for (unsigned i = 0; i < count; i++)
		ck_assert_uint_eq(seen[i], addresses[i]);
	free(seen);
}

START_TEST(a_chain_is_followed_to_its_end)
{
	chain();
	expect_walk(address_of(10), 32, 3);
	expect_walk(address_of(10), 3, 3);
	free(words);
}
END_TEST

START_TEST(the_limit_holds)
{
	chain();
	expect_walk(address_of(10), 2, 2);
	expect_walk(address_of(10), 1, 1);
	expect_walk(address_of(10), 0, 0);
	free(words);
}
END_TEST

START_TEST(a_start_that_is_no_pair_gives_nothing)
{
	static const uint32_t bad[] = {
		0, 4, LOW - 4, LOW - 8, LOW + 4 * WORDS, LOW + 4 * WORDS - 4, LOW + 41, LOW + 42,
		LOW + 43, 0xfffffffc, 0xfffffff8, 0xbffffff0,
	};

	chain();
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		expect_walk(bad[i], 32, 0);
	free(words);
}
END_TEST

START_TEST(a_pair_that_is_not_aligned_is_none)
{
	chain();
	for (unsigned off = 1; off < 4; off++) {
		const uint32_t code = CODE;

		memcpy((char *)words + 120 + off + 4, &code, 4);
		expect_walk(LOW + 120 + off, 32, 0);
	}
	free(words);
}
END_TEST

START_TEST(the_walk_ends_where_the_chain_is_broken)
{
	static const uint32_t bad[] = {
		0, 1, LOW + 4 * 20, LOW + 4 * 10, LOW + 4 * 21, LOW + 4 * 62 + 1, LOW + 4 * 63,
		LOW + 4 * 64, LOW, 0xffffffff, 0xfffffff8,
	};

	chain();
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		words[20] = bad[i];
		expect_walk(address_of(10), 32, 2);
	}
	free(words);
}
END_TEST

START_TEST(a_return_address_outside_the_code_ends_it)
{
	static const uint32_t bad[] = { 0, CODE - 1, CODE_END, 0xffffffff, 0x08048000 };

	chain();
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		words[21] = bad[i];
		expect_walk(address_of(10), 32, 1);
	}
	free(words);
}
END_TEST

START_TEST(neighbouring_pairs_are_above_each_other)
{
	chain();
	pair(10, address_of(12), CODE);
	pair(12, address_of(62), CODE + 0x123);
	expect_walk(address_of(10), 32, 3);
	words[10] = address_of(11);		/* would share a word with the pair before */
	words[12] = CODE + 0x123;
	expect_walk(address_of(10), 32, 1);
	free(words);
}
END_TEST

START_TEST(a_stack_too_small_for_a_pair_has_none)
{
	uint32_t seen[1];
	uint8_t bytes[4] = { 0 };

	for (uint32_t size = 0; size < 4; size++) {
		const struct stack_view stack = { LOW, size, bytes, 0, UINT32_MAX };

		ck_assert_uint_eq(backtrace_walk(&stack, LOW, seen, 1), 0);
	}
}
END_TEST

START_TEST(any_stack_is_walked_without_harm)
{
	uint32_t state = 3;

	for (int round = 0; round < 20000; round++) {
		const struct stack_view stack = { LOW, WORDS * 4, NULL, 0, UINT32_MAX };
		struct stack_view each = stack;
		uint32_t seen[BACKTRACE_MAX];
		unsigned count;

		words = malloc(WORDS * 4);
		for (unsigned i = 0; i < WORDS; i++)
			words[i] = LOW - 16 + unit_random(&state) % (WORDS * 4 + 32);
		each.bytes = (const uint8_t *)words;
		count = backtrace_walk(&each, words[0], seen, BACKTRACE_MAX);
		ck_assert_uint_le(count, BACKTRACE_MAX);
		free(words);
	}
}
END_TEST

static const struct symbol symbols[] = { { 0x100, 0 }, { 0x110, 6 }, { 0x111, 13 }, { 0x200, 19 } };
static const char names[] = "first\0second\0third\0last";

static void
expect_symbol(uint32_t count, uint32_t address, const char *wanted, uint32_t wanted_offset)
{
	const struct symbol_table table = { symbols, count, names };
	uint32_t offset = 0;
	const char *name = symbol_search(&table, address, &offset);

	if (wanted == NULL) {
		ck_assert_ptr_null(name);
		return;
	}
	ck_assert_str_eq(name, wanted);
	ck_assert_uint_eq(offset, wanted_offset);
}

START_TEST(the_last_symbol_at_or_below_counts)
{
	expect_symbol(4, 0xff, NULL, 0);
	expect_symbol(4, 0x100, "first", 0);
	expect_symbol(4, 0x10f, "first", 0xf);
	expect_symbol(4, 0x110, "second", 0);
	expect_symbol(4, 0x111, "third", 0);
	expect_symbol(4, 0x1ff, "third", 0xee);
	expect_symbol(4, 0x200, "last", 0);
	expect_symbol(4, 0xffffffff, "last", 0xfffffdff);
	expect_symbol(1, 0x150, "first", 0x50);
	expect_symbol(0, 0x150, NULL, 0);
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(a_chain_is_followed_to_its_end),
		UNIT(the_limit_holds),
		UNIT(a_start_that_is_no_pair_gives_nothing),
		UNIT(a_pair_that_is_not_aligned_is_none),
		UNIT(the_walk_ends_where_the_chain_is_broken),
		UNIT(a_return_address_outside_the_code_ends_it),
		UNIT(neighbouring_pairs_are_above_each_other),
		UNIT(a_stack_too_small_for_a_pair_has_none),
		UNIT(any_stack_is_walked_without_harm),
		UNIT(the_last_symbol_at_or_below_counts),
	};

	return unit_run("backtrace", tests, sizeof(tests) / sizeof(tests[0]));
}

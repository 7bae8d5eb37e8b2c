/* SPDX-License-Identifier: MIT */
/*
 * user_stack.c: a program's first stack, read back as its start code would read it.
 */
#include "unit.h"

#include "user/lib/first_stack.c"

#define ADDRESS	0xbffee000u

static uint8_t *bytes;
static uint32_t size;
static uint32_t esp;

static void
write_stack(const struct first_stack *stack, uint32_t room)
{
	free(bytes);
	bytes = malloc(room);
	memset(bytes, 0xa5, room);
	size = room;
	esp = first_stack_write(stack, bytes, room, ADDRESS);
}

static uint32_t
word_at(uint32_t address)
{
	uint32_t word;

	ck_assert_uint_ge(address, ADDRESS);
	ck_assert_uint_le(address + 4, ADDRESS + size);
	memcpy(&word, bytes + (address - ADDRESS), 4);
	return word;
}

static void
expect_string(const char *expected, uint32_t address)
{
	ck_assert_uint_ge(address, esp);
	ck_assert_uint_lt(address, ADDRESS + size);
	ck_assert_str_eq((char *)bytes + (address - ADDRESS), expected);
}

/* Everything in its place: argc, argv, envp, auxiliary vector, handles. */
static void
expect_stack(const struct first_stack *stack)
{
	uint32_t at = esp, argc = word_at(esp), list;

	ck_assert_uint_ne(esp, 0);
	ck_assert_uint_eq(esp % 16, 0);
	for (uint32_t i = 0; i < argc; i++)
		expect_string(stack->arguments[i], word_at(at += 4));
	ck_assert_ptr_null(stack->arguments[argc]);
	ck_assert_uint_eq(word_at(at += 4), 0);
	for (const char *const *e = stack->environment; e && *e; e++)
		expect_string(*e, word_at(at += 4));
	ck_assert_uint_eq(word_at(at += 4), 0);
	ck_assert_uint_eq(word_at(at += 4), AUX_HANDLES);
	list = word_at(at += 4);
	ck_assert_uint_eq(word_at(at += 4), AUX_NULL);
	for (uint32_t i = 0; i < stack->handle_count; i++, list += 8) {
		expect_string(stack->handles[i].name, word_at(list));
		ck_assert_uint_eq(word_at(list + 4), stack->handles[i].handle);
	}
	ck_assert_uint_eq(word_at(list), 0);
}

static const char *const arguments[] = { "prog", "one", "", "three words long", NULL };
static const char *const environment[] = { "HOME=/", "A=b", NULL };
static const struct named_handle handles[] = { { "endpoint", 1 }, { "console", 77 } };
static const struct first_stack full = { arguments, environment, handles, 2 };

START_TEST(stack_holds_everything)
{
	write_stack(&full, 4096);
	expect_stack(&full);
}
END_TEST

START_TEST(stack_of_nothing_is_still_a_stack)
{
	static const char *const none[] = { NULL };
	struct first_stack stack = { .arguments = none };

	write_stack(&stack, 4096);
	ck_assert_uint_eq(word_at(esp), 0);
	expect_stack(&stack);
}
END_TEST

/* In every size: either all of it fits, or nothing is claimed and nothing written outside. */
START_TEST(stack_fits_or_is_refused_in_every_size)
{
	uint32_t refused = 0;

	for (uint32_t room = 16; room <= 512; room += 16) {
		write_stack(&full, room);
		if (esp != 0)
			expect_stack(&full);
		else
			refused = room;
	}
	ck_assert_uint_ge(refused, 96);
	ck_assert_uint_lt(refused, 256);
}
END_TEST

START_TEST(stack_refuses_what_is_far_too_long)
{
	char *text = malloc(100000);
	const char *long_arguments[] = { text, NULL };
	struct first_stack stack = { .arguments = long_arguments };

	memset(text, 'x', 99999);
	text[99999] = '\0';
	write_stack(&stack, 4096);
	ck_assert_uint_eq(esp, 0);
	free(text);
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(stack_holds_everything),
		UNIT(stack_of_nothing_is_still_a_stack),
		UNIT(stack_fits_or_is_refused_in_every_size),
		UNIT(stack_refuses_what_is_far_too_long),
	};

	return unit_run("user_stack", tests, sizeof tests / sizeof tests[0]);
}

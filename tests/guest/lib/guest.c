/* SPDX-License-Identifier: MIT */
/*
 * guest.c: runs the list of tests, judges expectations, tidies up.
 *
 *   run_one() sets a mark and calls the test.  A failed expectation prints its line once, notes the
 *   failure and leaves: in the first thread back to the mark, in another thread by ending it, in a child
 *   task by ending that.  So a test's end is always run_one(), and one test cannot end the others.
 */
#include <stdio.h>
#include <stdlib.h>

#include <start.h>
#include <unistd.h>

#include "family.h"
#include "guest.h"
#include "record.h"

extern const struct guest_test guest_tests_start[], guest_tests_end[];

_Bool guest_in_child;		/* set in a child's copy of the data (child.c) */
_Noreturn void guest_leave(void);
handle_t guest_kept;		/* a handle that outlives its test (child.c) */

static int words;
static char **word;
static struct mailbox *first_thread;
static handle_t ports;		/* power over the machine */
static const struct guest_test *current;
static volatile _Bool failed;
static void *mark[5];
static _Bool given[TASK_HANDLES_MAX];	/* handles that init has from the start; others may lie between them */

/* name with '-' for '_'. */
static const char *
readable(const char *name)
{
	static char text[128];
	size_t i;

	for (i = 0; name[i] && i < sizeof text - 1; i++)
		text[i] = name[i] == '_' ? '-' : name[i];
	text[i] = '\0';
	return text;
}

static _Bool
same_name(const char *a, const char *b)
{
	for (; *a && (*a == *b || (*a == '_' && *b == '-')); a++, b++)
		;
	return *a == *b;
}

/* End the part that failed; see the head of this file. */
_Noreturn void
guest_leave(void)
{
	if (guest_in_child) {
		record_tell();
		exit(CHILD_FAILED);
	}
	failed = 1;
	if (mailbox() == first_thread)
		__builtin_longjmp(mark, 1);
	for (;;)
		thread_exit(CHILD_FAILED);
}

static void __attribute__((format(printf, 3, 4)))
fail(const char *file, int line, const char *format, ...)
{
	char text[160];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	if (guest_in_child)
		log_printf("# child: %s at %s:%d\n", text, file, line);
	else if (!failed)
		log_printf("not ok %s: %s at %s:%d\n", readable(current->name), text,
			   file, line);
	guest_leave();
}

void
guest_fail(const char *condition, const char *file, int line)
{
	fail(file, line, "expected to hold: %s", condition);
}

/* "E_RIGHTS (-3)" or "5 (0x5)". */
static void
describe(char *text, size_t size, uint32_t value)
{
	const char *name = error_name((int32_t)value);

	if (value != 0 && strcmp(name, "E_?") != 0)
		snprintf(text, size, "%s (%d)", name, (int)value);
	else
		snprintf(text, size, "%u (0x%x)", (unsigned)value, (unsigned)value);
}

void
guest_expect_equal(uint32_t expected, uint32_t seen, const char *what, const char *file,
		   int line)
{
	char wanted[40], found[40];

	if (expected == seen)
		return;
	describe(wanted, sizeof wanted, expected);
	describe(found, sizeof found, seen);
	fail(file, line, "expected %s, seen %s: %s", wanted, found, what);
}

handle_t
guest_expect_handle(int32_t result, const char *call, const char *file, int line)
{
	char found[40];

	if (result <= 0) {
		describe(found, sizeof found, (uint32_t)result);
		fail(file, line, "expected a handle, seen %s: %s", found, call);
	}
	return (handle_t)result;
}

void
guest_expect_bytes(const void *expected, const void *seen, uint32_t length,
		   const char *what, const char *file, int line)
{
	const uint8_t *e = expected, *s = seen;

	for (uint32_t i = 0; i < length; i++) {
		if (e[i] != s[i])
			fail(file, line, "expected byte %u to be 0x%02x, seen 0x%02x: %s",
			     (unsigned)i, e[i], s[i], what);
	}
}

void
remark(const char *format, ...)
{
	char text[200];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	log_printf("# %s\n", text);
}

/* If the word is name=value, its value. */
static const char *
value_of(const char *text, const char *name)
{
	size_t length = strlen(name);

	if (strncmp(text, name, length) != 0 || text[length] != '=')
		return NULL;
	return text + length + 1;
}

int
guest_words(void)
{
	return words;
}

char **
guest_words_all(void)
{
	return word;
}

const char *
guest_word(const char *name)
{
	for (int i = 1; i < words; i++) {
		const char *value = value_of(word[i], name);

		if (value)
			return value;
	}
	return NULL;
}

uint32_t
guest_number(const char *name, uint32_t otherwise)
{
	const char *text = guest_word(name);
	uint32_t value = 0, base = 10;

	if (!text || !*text)
		return otherwise;
	if (text[0] == '0' && text[1] == 'x') {
		base = 16;
		text += 2;
	}
	for (; *text; text++) {
		uint32_t digit = *text >= 'a' ? *text - 'a' + 10u : *text - '0' + 0u;

		if (digit >= base)
			return otherwise;
		value = value * base + digit;
	}
	return value;
}

#define SETTLE_PATIENCE	10000u	/* milliseconds */

/* Free frames; *pending: those on their way back. */
static uint32_t
frames_now(uint32_t *pending)
{
	struct call_registers r = { ports << 8 | CALL_system_control,
				    SYSTEM_FREE_MEMORY, { 0, 0, 0 } };

	enter_kernel(ENTRY_CHOSEN, &r);
	*pending = r.words[1];
	return r.words[0];
}

void
settle(void)
{
	uint64_t end = clock_milliseconds() + SETTLE_PATIENCE;
	uint32_t pending;

	/* Not by sleeping: the endpoint that takes would have to be given back too. */
	while (clock_milliseconds() < end) {
		frames_now(&pending);
		if (pending == 0)
			return;
		thread_yield();
	}
	guest_fail("all that was destroyed is given back in the end", __FILE__, __LINE__);
}

uint32_t
free_frames(void)
{
	uint32_t pending;

	settle();
	return frames_now(&pending);
}

/* Does the command line want this test? */
static _Bool
wanted(const struct guest_test *test)
{
	_Bool chosen = 1;

	for (int i = 1; i < words; i++) {
		const char *only = value_of(word[i], "only");

		if (only && same_name(test->name, only))
			return 1;
		chosen = chosen && !only;
	}
	return chosen;
}

/* How many handles are open, the kept one not counted. */
static uint32_t
handles_open(void)
{
	struct task_info info = { 0 };

	task_info(HANDLE_SELF, &info);
	return info.handles - (guest_kept != HANDLE_NONE);
}

/* Destroy the task, if it is one, and close the handle.  False if there is no such handle. */
static _Bool
tidy_handle(handle_t handle)
{
	int32_t kind = handle_info(handle);

	if (kind <= 0)
		return 0;
	if (kind & OBJECT_TASK) {
		task_destroy(handle, 0);
		task_reap(handle);
	}
	return handle_close(handle) == 0;
}

/* Give back what a test left open beyond the handles there were before. */
static void
tidy(uint32_t before)
{
	uint32_t open = handles_open();

	for (handle_t h = 1; open > before && h < TASK_HANDLES_MAX; h++) {
		if (!given[h] && h != guest_kept && tidy_handle(h))
			open--;
	}
}

/* Remember the handles that are there before any test. */
static void
note_given(void)
{
	for (handle_t h = 1; h < TASK_HANDLES_MAX; h++)
		given[h] = handle_info(h) > 0;
}

/* The test that follows `last` in the file; NULL: the first, or no more. */
static const struct guest_test *
next_test(const struct guest_test *last)
{
	const struct guest_test *best = NULL;

	for (const struct guest_test *t = guest_tests_start; t < guest_tests_end; t++) {
		if (t->run && (!last || t->line > last->line) && (!best || t->line < best->line))
			best = t;
	}
	return best;
}

/* Let some instructions go by, so that ticks fall elsewhere in the test that follows. */
static void
shift_phase(uint32_t turns)
{
	while (turns-- > 0)
		__asm__ volatile("");
}

static void
run_one(const struct guest_test *test)
{
	uint32_t before = handles_open();

	current = test;
	failed = 0;
	mailbox()->accept = 0;
	log_printf("run %s\n", readable(test->name));
	shift_phase(guest_number("phase", 0));
	if (__builtin_setjmp(mark) == 0)
		test->run();
	tidy(before);
	system_control(ports, SYSTEM_CHECK, 0);
	if (!failed)
		log_printf("ok %s\n", readable(current->name));
}

/* As a service, take the words of the boot command line from the environment instead of the arguments. */
static void
read_options(void)
{
	static char *list[32];
	char **variable = environ;

	while (*variable && strncmp(*variable, "BOOT_OPTIONS=", 13) != 0)
		variable++;
	words = 1;
	word = list;
	for (char *at = *variable ? *variable + 13 : NULL; at && *at && words < 32;) {
		list[words++] = at;
		while (*at && *at != ' ')
			at++;
		if (*at)
			*at++ = '\0';
	}
}

/* This is not init, but the process in which a test's body runs. */
static _Noreturn void
run_body(const char *name)
{
	guest_in_child = 1;
	for (const struct guest_test *t = guest_tests_start; t < guest_tests_end; t++) {
		if (t->body && same_name(t->name, name)) {
			current = t;
			t->body();
			exit(0);
		}
	}
	exit(CHILD_FAILED);
}

__attribute__((weak)) void
guest_begin(void)
{
}

int
main(int argc, char **argv)
{
	unsigned count = 0;

	ports = start_handle("system");
	if (ports == HANDLE_NONE)
		ports = INIT_PORTS;
	words = argc;
	word = argv;
	if (guest_word("body"))
		run_body(guest_word("body"));
	if (ports != INIT_PORTS)
		read_options();
	first_thread = mailbox();
	note_given();
	guest_begin();
	record_start();
	thread_set_priority(HANDLE_SELF, PRIORITY_TEST);
	for (const struct guest_test *t = NULL; (t = next_test(t)) != NULL;) {
		if (!wanted(t))
			continue;
		run_one(t);
		count++;
	}
	record_tell();
	log_printf("done %u\n", count);
	system_control(ports, SYSTEM_POWER_OFF, GUEST_DONE);
	return 0;
}

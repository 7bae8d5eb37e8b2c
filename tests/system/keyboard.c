/* SPDX-License-Identifier: MIT */
/*
 * keyboard.c: a person at the keyboard and the screen of the PC: the shell used without the serial line.
 *
 *   QEMU's monitor, on a pipe, presses keys (sendkey) and copies the screen's cells out (pmemsave),
 *   as often as it takes until they show what is expected: nothing here waits for a time, but each
 *   wait gives up after PATIENCE.
 *
 *	CK_RUN_CASE=NAME make check ONLY=keyboard
 */
#include "boot_test.h"

#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE	120		/* seconds */
#define CELLS		(MACHINE_SCREEN_ROWS * MACHINE_SCREEN_COLUMNS)
#define SCREEN_ADDRESS	"0xb8000"
#define SHELL_PROMPT	"\n/ $"

static pid_t emulator;
static FILE *to_monitor;
static int from_monitor;
static char screen[MACHINE_SCREEN_ROWS * (MACHINE_SCREEN_COLUMNS + 1) + 2];

static void
become_emulator(const int in[2], const int out[2])
{
	int nothing = open("/dev/null", O_RDWR);

	prctl(PR_SET_PDEATHSIG, SIGKILL);	/* a test that fails does not come to switch_off() */
	dup2(in[0], STDIN_FILENO);
	dup2(out[1], STDOUT_FILENO);
	dup2(nothing, STDERR_FILENO);
	close(in[1]);
	close(out[0]);
	execlp("qemu-system-i386", "qemu-system-i386", "-accel", "tcg", "-M", "pc", "-m", "64", "-display", "none", "-net",
	       "none", "-no-reboot", "-serial", "null", "-monitor", "stdio", "-kernel", build_path("pith.elf"), "-initrd",
	       build_path("archive"), (char *)NULL);
	_exit(127);
}

/* The monitor's answer, up to its next prompt. */
static void
await_monitor(void)
{
	static const char prompt[] = "(qemu) ";
	size_t matched = 0;
	char byte;

	while (matched < strlen(prompt)) {
		ck_assert_msg(read(from_monitor, &byte, 1) == 1, "the emulator has ended; the screen was:\n%s", screen);
		matched = byte == prompt[matched] ? matched + 1 : byte == prompt[0];
	}
}

static void __attribute__((format(printf, 1, 2)))
monitor(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vfprintf(to_monitor, format, arguments);
	va_end(arguments);
	fputc('\n', to_monitor);
	fflush(to_monitor);
	await_monitor();
}

static void
switch_on(void)
{
	int in[2], out[2];

	ck_assert_int_eq(pipe(in) | pipe(out), 0);
	emulator = fork();
	if (emulator == 0)
		become_emulator(in, out);
	close(in[0]);
	close(out[1]);
	to_monitor = fdopen(in[1], "w");
	from_monitor = out[0];
	await_monitor();
}

static void
switch_off(void)
{
	kill(emulator, SIGKILL);
	waitpid(emulator, NULL, 0);
	fclose(to_monitor);
	close(from_monitor);
}

/* The screen now, as lines without blanks at their ends, a newline in front. */
static void
look(void)
{
	static uint8_t cells[CELLS * 2];
	const char *path = build_path("tests/keyboard.cells");
	char *end = screen;
	FILE *file;

	monitor("pmemsave " SCREEN_ADDRESS " %d \"%s\"", (int)sizeof cells, path);
	file = fopen(path, "rb");
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fread(cells, 1, sizeof cells, file), sizeof cells);
	fclose(file);
	*end++ = '\n';
	for (int row = 0; row < MACHINE_SCREEN_ROWS; row++) {
		char *start = end;

		for (int column = 0; column < MACHINE_SCREEN_COLUMNS; column++)
			*end++ = (char)cells[2 * (row * MACHINE_SCREEN_COLUMNS + column)];
		while (end > start && (end[-1] == ' ' || end[-1] == '\0'))
			end--;
		*end++ = '\n';
	}
	*end = '\0';
}

/* Wait until the screen shows a text, or (shown false) does not. */
static void
await(const char *text, bool shown)
{
	const struct timespec pause = { .tv_nsec = 20000000 };
	const time_t end = time(NULL) + PATIENCE;

	for (look(); (strstr(screen, text) != NULL) != shown; look()) {
		ck_assert_msg(time(NULL) < end, "expected %s'%s' on the screen, seen%s", shown ? "" : "no ", text, screen);
		nanosleep(&pause, NULL);
	}
}

/* Press keys one after the other, QEMU's names with blanks between them. */
static void
press(const char *keys)
{
	char copy[512], *rest = copy, *key;

	snprintf(copy, sizeof copy, "%s", keys);
	while ((key = strsep(&rest, " ")) != NULL)
		monitor("sendkey %s 10", key);
}

/* ---- tests ------------------------------------------------------------------------------------------- */

START_TEST(a_command_is_typed_and_its_output_read)
{
	await(SHELL_PROMPT, true);
	press("e c h o spc shift-h e l l o shift-1 ret");
	await("\n/ $ echo Hello!\nHello!\n/ $", true);
}
END_TEST

START_TEST(shift_and_caps_lock_make_capitals)
{
	await(SHELL_PROMPT, true);
	press("e c h o spc caps_lock a shift-b 1 caps_lock c shift-d shift-minus ret");
	await("\n/ $ echo Ab1cD_\nAb1cD_\n/ $", true);
}
END_TEST

START_TEST(ctrl_c_ends_what_runs)
{
	await(SHELL_PROMPT, true);
	press("y e s ret");
	await("\ny\ny\ny\ny\n", true);
	press("ctrl-c");
	await(SHELL_PROMPT, true);
	press("e c h o spc shift-4 shift-slash ret");
	await("\n/ $ echo $?\n130\n/ $", true);
}
END_TEST

START_TEST(arrows_move_and_bring_back_lines)
{
	await(SHELL_PROMPT, true);
	press("e c h o spc a c left b ret");
	await("\nabc\n/ $", true);
	press("e c h o spc x ret");
	await("\nx\n/ $", true);
	press("up up end d home delete e ret");
	await("\n/ $ echo abcd\nabcd\n/ $", true);
	press("up up down down o k backspace backspace p w d ret");
	await("\n/ $ pwd\n/\n/ $", true);
}
END_TEST

START_TEST(shift_and_page_keys_scroll)
{
	await(SHELL_PROMPT, true);
	press("e c h o spc f i r s t ret");
	await("\nfirst\n/ $", true);
	press("l s spc minus 1 spc slash b i n ret");
	await("\nwc\n", true);
	await("\nfirst\n", false);
	for (int pages = 0; pages < 6; pages++)
		press("shift-pgup");
	await("\nfirst\n", true);
	await("\nwc\n", false);
	for (int pages = 0; pages < 6; pages++)
		press("shift-pgdn");
	await("\nwc\n", true);
	press("shift-pgup shift-pgup shift-pgup shift-pgup shift-pgup shift-pgup");
	await("\nfirst\n", true);
	press("e c h o spc b a c k ret");		/* whoever types sees what is typed */
	await("\nback\n/ $", true);
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(a_command_is_typed_and_its_output_read),
		TEST(shift_and_caps_lock_make_capitals),
		TEST(ctrl_c_ends_what_runs),
		TEST(arrows_move_and_bring_back_lines),
		TEST(shift_and_page_keys_scroll),
	};
	Suite *suite = suite_create("keyboard");
	SRunner *all = srunner_create(suite);
	int failed;

	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
		TCase *single = tcase_create(tests[i].name);

		tcase_set_timeout(single, 0);
		tcase_add_checked_fixture(single, switch_on, switch_off);
		tcase_add_test(single, *tests[i].test);
		suite_add_tcase(suite, single);
	}
	srunner_run_all(all, CK_ENV);
	failed = srunner_ntests_failed(all);
	srunner_free(all);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

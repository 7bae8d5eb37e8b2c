/* SPDX-License-Identifier: MIT */
/*
 * boot_test.h: what the tests that boot the kernel share.
 */
#pragma once

#include "machine_test.h"

/* Codes of the debug-exit port (kernel/arch/i386/power.h). */
#define EXIT_CLEAN		0x10u
#define EXIT_PANIC		0x11u
#define EXIT_NOT_WRITTEN	0x12u

#define ALARM_ATTRIBUTE		0x4f	/* white on red */

/* How long a machine runs that halts: more than enough to boot. */
#define SCREEN_TIME		(500 * MACHINE_MILLISECOND)

static inline const char *
build_path(const char *name)
{
	const char *build = getenv("PITH_BUILD");
	char *path = malloc(4096);	/* lives as long as the test's process */

	snprintf(path, 4096, "%s/%s", build ? build : "build", name);
	return path;
}

/* The kernel with the boot archive and a command line. */
static inline struct machine_config
kernel_config(const char *command_line)
{
	struct machine_config config = machine_config_default();

	config.name = "pith";
	config.kernel = build_path("pith.elf");
	config.archive = build_path("archive");
	config.command_line = command_line;
	config.time_limit_ns = 2 * MACHINE_SECOND;
	return config;
}

/* The same on a machine that halts in the end instead of exiting, with a screen to look at. */
static inline struct machine_config
screen_config(const char *command_line)
{
	struct machine_config config = kernel_config(command_line);

	config.qemu = "tests/system/without_exit.sh";
	config.screen_text = true;
	config.time_limit_ns = SCREEN_TIME;
	return config;
}

/* The screen as text: 25 lines, trailing blanks removed.  For free(). */
static inline char *
screen_lines(const struct machine_result *result)
{
	char *text = malloc(MACHINE_SCREEN_ROWS * (MACHINE_SCREEN_COLUMNS + 1) + 1), *end = text;

	ck_assert(result->has_screen_text);
	for (int row = 0; row < MACHINE_SCREEN_ROWS; row++) {
		char *start = end;

		for (int column = 0; column < MACHINE_SCREEN_COLUMNS; column++)
			*end++ = (char)result->screen[row][column];
		while (end > start && end[-1] == ' ')
			end--;
		*end++ = '\n';
	}
	*end = '\0';
	return text;
}

/* Fail unless the boot ended with this exit code. */
#define expect_exit(result, wanted) \
	do { \
		expect_outcome(result, MACHINE_EXITED); \
		ck_assert_msg((result)->code == (wanted), "expected exit code %#x, seen %#x; log:\n%s", \
			wanted, (result)->code, (result)->output[MACHINE_E9].bytes); \
	} while (0)

/* Fail unless each text occurs in `in`, one after the other. */
#define expect_in_order(in, ...) \
	expect_in_order_list(in, (const char *const[]){ __VA_ARGS__, NULL })

static inline void
expect_in_order_list(const char *in, const char *const *texts)
{
	const char *place = in;

	for (; *texts; texts++) {
		const char *found = strstr(place, *texts);

		ck_assert_msg(found, "expected '%s' (after what was found before it) in:\n%s", *texts, in);
		place = found + strlen(*texts);
	}
}

/* A transcript without its carriage returns.  For free(). */
static inline char *
without_returns(const struct machine_transcript *transcript)
{
	char *text = malloc(transcript->length + 1), *end = text;

	for (size_t i = 0; i < transcript->length; i++)
		if (transcript->bytes[i] != '\r')
			*end++ = transcript->bytes[i];
	*end = '\0';
	return text;
}

/* SPDX-License-Identifier: MIT */
/*
 * guest_calls.h: what system calls returned, in all guest programs together.
 *
 *   A program says in lines "saw CALL RESULT..." which errors its calls returned
 *   (tests/guest/lib/record.h).  Each program is run in a process of its own, so its lines are kept
 *   in a file beside it, PROGRAM.calls, until the last test reads them all and compares them with
 *   kernel/abi/calls.def:
 *
 *	an error that is listed and was never seen	nothing tests it, or it cannot happen
 *	an error that was seen and is not listed	the list is wrong, or the kernel is
 *
 *   What fuzzing meets by chance is tested by nobody and counts only the second way.
 */
#pragma once

#include "guest_test.h"

#include "abi/calls.h"
#include "abi/errors.h"

#define CALLS_ERRORS	32

static const struct listed {
	const char *name, *errors;
} listed[] = {
#define CALL(name, parameters, arguments, needs, errors, text)	{ #name, errors },
#include "abi/calls.def"
};

static const char *const errors[CALLS_ERRORS] = {
#define ERROR(name, number, text)	[number] = #name,
#include "abi/errors.def"
};

static bool tested[CALL_COUNT][CALLS_ERRORS], met[CALL_COUNT][CALLS_ERRORS];

static inline bool
calls_are_random(const char *program)
{
	return strcmp(program, "fuzz") == 0 || strcmp(program, "soak") == 0;
}

static inline const char *
calls_path(const char *program)
{
	char name[256];

	snprintf(name, sizeof name, "tests/guest/%s.calls", program);
	return build_path(name);
}

static inline void
calls_forget(const char *program)
{
	unlink(calls_path(program));
}

/* Write the program's "saw" lines, without that word, to its file. */
static inline void
calls_keep(const struct machine_result *result)
{
	char *copy = guest_text(&result->output[MACHINE_E9]), *rest = copy, *line;
	FILE *file = fopen(calls_path(result->name), "w");

	ck_assert_msg(file, "%s: %s", calls_path(result->name), strerror(errno));
	while ((line = strsep(&rest, "\n")) != NULL) {
		if (strncmp(line, "saw ", 4) == 0)
			fprintf(file, "%s\n", line + 4);
	}
	fclose(file);
	free(copy);
}

/* The index of a name in a list, or -1. */
static inline int
calls_index(const char *name, const char *(*name_at)(int), int count)
{
	for (int i = 0; i < count; i++) {
		if (name_at(i) && strcmp(name, name_at(i)) == 0)
			return i;
	}
	return -1;
}

static inline const char *
call_at(int index)
{
	return listed[index].name;
}

static inline const char *
error_at(int index)
{
	return errors[index];
}

/* One line: a call's name and what it returned. */
static inline void
calls_line(char *line, bool (*seen)[CALLS_ERRORS])
{
	char *word = strsep(&line, " \n");
	int call = calls_index(word, call_at, CALL_COUNT);

	ck_assert_msg(call >= 0, "a guest saw a call named '%s'", word);
	while ((word = strsep(&line, " \n")) != NULL) {
		int error = calls_index(word, error_at, CALLS_ERRORS);

		if (error >= 0)
			seen[call][error] = true;
	}
}

/* Add what one program saw. */
static inline void
calls_unite(const char *program)
{
	FILE *file = fopen(calls_path(program), "r");
	char line[1024];

	ck_assert_msg(file, "%s: %s; `calls` needs all programs: make check ONLY=guest",
		      calls_path(program), strerror(errno));
	while (fgets(line, sizeof line, file))
		calls_line(line, calls_are_random(program) ? met : tested);
	fclose(file);
}

/* Whether the word is one of those in a list with blanks between them. */
static inline bool
calls_lists(const char *list, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = list; (at = strstr(at, word)) != NULL; at += length) {
		if ((at == list || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
			return true;
	}
	return false;
}

/* Fail with everything that is listed and not seen, or seen and not listed. */
static inline void
calls_judge(void)
{
	static char report[GUEST_REPORT_MAX];
	size_t used = 0;

	for (int call = 0; call < CALL_COUNT; call++) {
		for (int error = 1; error < CALLS_ERRORS; error++) {
			bool is_listed = errors[error] && calls_lists(listed[call].errors, errors[error]);
			bool is_seen = tested[call][error] || (met[call][error] && !is_listed);

			if (is_listed == is_seen)
				continue;
			used += (size_t)snprintf(report + used, sizeof report - used, "%s: %s %s\n",
						 listed[call].name, errors[error],
						 is_listed ? "is listed and no test sees it"
							   : "is returned and not listed");
		}
	}
	ck_assert_msg(used == 0, "kernel/abi/calls.def and what the guests saw:\n%s", report);
}

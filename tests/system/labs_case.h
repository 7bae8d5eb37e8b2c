/* SPDX-License-Identifier: MIT */
/*
 * labs_case.h: what is graded to judge a lab itself.
 *
 *   A case is one submission that the graders' authors know the right verdict of:
 *
 *     reference   this tree: every test passes
 *     starter     this tree with the solutions taken out: no points; what fails says that it is not written yet
 *     mutant      one function is wrong (labs/LAB/mutants/NAME.c): the tests it names fail, the others do not
 *     variant     right, but written differently (variants/): passes
 *     forger      tries to look right (forgers/): passes no test of the exercise it was to solve
 *     challenge   does more than was asked (challenges/): passes the challenge's test and all others of the exercise
 *
 *   The last four are C files, as labtool_apply.h says, whose first comment has these lines more:
 *
 *     mutant: WHAT, variant: WHAT ...    for people: it "counts empty ranges"
 *     class: WORDS       mutant: the kind of mistake; at most two of a lab share one in the same file
 *     fails: TEST...     mutant: each of these fails (or is skipped as it needs one of them; the first fails itself)
 *     passes: TEST...    challenge: the challenge's test, and others of other exercises that it must not spoil
 *     exercise: N        variant, forger: what it solves
 *     seed: N            the seed that shows it; else 1
 */
#pragma once

#include <dirent.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "rubric.h"

enum kind { REFERENCE, STARTER, MUTANT, VARIANT, FORGER, CHALLENGE, KINDS };

static const char *const kind_names[KINDS] = { "reference", "starter", "mutant", "variant", "forger", "challenge" };
static const char *const kind_folders[KINDS] = { NULL, NULL, "mutants", "variants", "forgers", "challenges" };

#define CASES_MAX	512u
#define FAILS_MAX	16u
#define REASON_MAX	2048u

struct lab_case {
	enum kind	kind;
	const struct rubric_lab *lab;
	char		name[96];
	char		*path;		/* of the C file; NULL for reference and starter */
	unsigned	exercise;
	const struct rubric_test *named[FAILS_MAX];	/* mutant: they fail; challenge: they pass */
	unsigned	named_count;
	char		seed[24];
	char		class[128];	/* in its file: "kernel/debug/format.c: off by one" */
	json_t		*result;	/* the grader's; NULL before, or if there is none */
	double		seconds;	/* of wall time */
	double		processor;	/* seconds of processor time, of all that the grading ran */
	char		problem[REASON_MAX];	/* why it could not be graded, or "" */
};

static struct lab_case cases[CASES_MAX];
static size_t case_count;

/* The value of `key` in the first comments of a file; "" if it has none. */
static inline void
case_value(const char *text, const char *key, char *value, size_t size)
{
	size_t length = strlen(key);

	value[0] = '\0';
	for (const char *line = text; *line == '/' || *line == ' '; line = strchr(line, '\n') + 1) {
		const char *word = line + strspn(line, " */");

		if (!strncmp(word, key, length) && word[length] == ':') {
			word += length + 1;
			word += strspn(word, " ");
			snprintf(value, size, "%.*s", (int)strcspn(word, "\n"), word);
			return;
		}
		if (!strchr(line, '\n'))
			return;
	}
}

static inline void
case_read_tests(struct lab_case *one, char *names)
{
	char *save = NULL;

	for (char *name = strtok_r(names, " ", &save); name; name = strtok_r(NULL, " ", &save)) {
		const struct rubric_test *test = rubric_test(one->lab->number, name);

		if (!test || one->named_count == FAILS_MAX) {
			snprintf(one->problem, sizeof one->problem, "%s: there is no test '%s' in lab %u (or more than %u are named)",
				 one->path, name, one->lab->number, FAILS_MAX);
			return;
		}
		one->named[one->named_count++] = test;
	}
}

static inline bool
case_names_tests(const struct lab_case *one)
{
	return one->kind == MUTANT || one->kind == CHALLENGE;
}

/* Fill in what the file's first comment says. */
static inline void
case_read(struct lab_case *one)
{
	char value[1024], in[128], error[512];
	size_t length;
	char *text = file_read(NULL, one->path, &length, error, sizeof error);

	if (!text) {
		snprintf(one->problem, sizeof one->problem, "%s", error);
		return;
	}
	case_value(text, "seed", value, sizeof value);
	snprintf(one->seed, sizeof one->seed, "%.20s", value[0] ? value : "1");
	case_value(text, "in", in, sizeof in);
	case_value(text, "class", value, sizeof value);
	snprintf(one->class, sizeof one->class, "%.70s: %.50s", in, value);
	case_value(text, one->kind == CHALLENGE ? "passes" : "fails", value, sizeof value);
	case_read_tests(one, value);
	case_value(text, "exercise", value, sizeof value);
	one->exercise = one->named_count ? one->named[0]->exercise : (unsigned)strtoul(value, NULL, 10);
	case_value(text, kind_names[one->kind], value, sizeof value);
	if (!one->problem[0] && (!value[0] || (case_names_tests(one) ? !one->named_count :
							  !rubric_exercise(one->lab->number, one->exercise))))
		snprintf(one->problem, sizeof one->problem, "%s: its first comment lacks '%s:' or '%s:'", one->path,
			 kind_names[one->kind], one->kind == MUTANT ? "fails" : one->kind == CHALLENGE ? "passes" : "exercise");
	free(text);
}

/* One more case, unless `only` names another. */
static inline struct lab_case *
case_add(enum kind kind, const struct rubric_lab *lab, const char *name, const char *only)
{
	struct lab_case *one = &cases[case_count];

	if (only && strcmp(only, name))
		return NULL;
	if (case_count == CASES_MAX)
		abort();
	case_count++;
	*one = (struct lab_case){ .kind = kind, .lab = lab, .seed = "1" };
	snprintf(one->name, sizeof one->name, "%s", name);
	return one;
}

static inline int
is_c_file(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return length > 2 && !strcmp(entry->d_name + length - 2, ".c");
}

static inline void
cases_find(const struct rubric_lab *lab, const char *only)
{
	case_add(REFERENCE, lab, "reference", only);
	case_add(STARTER, lab, "starter", only);
	for (enum kind kind = MUTANT; kind < KINDS; kind++) {
		struct dirent **entries = NULL;
		char folder[128], name[96];
		int count;

		snprintf(folder, sizeof folder, "labs/%s/%s", lab->folder, kind_folders[kind]);
		count = scandir(folder, &entries, is_c_file, alphasort);
		for (int i = 0; i < count; i++) {
			struct lab_case *one;

			snprintf(name, sizeof name, "%.*s", (int)strlen(entries[i]->d_name) - 2, entries[i]->d_name);
			one = case_add(kind, lab, name, only);
			if (one && asprintf(&one->path, "%s/%s", folder, entries[i]->d_name) > 0)
				case_read(one);
			free(entries[i]);
		}
		free(entries);
	}
}

static inline bool
case_names(const struct lab_case *one, const struct rubric_test *test)
{
	for (unsigned i = 0; i < one->named_count; i++)
		if (one->named[i] == test)
			return true;
	return false;
}

/*
 * Must this test run to judge the case?  All of them for reference and starter; for the others
 * those of the exercise, what needs one of these, what is named, and the lab as a whole.  A
 * challenge's test only if it is named.
 */
static inline bool
case_wants(const struct lab_case *one, const struct rubric_test *test)
{
	if (test->lab != one->lab->number)
		return false;
	if (case_names(one, test))
		return true;
	if (rubric_is_challenge(test))
		return false;
	if (one->kind == REFERENCE || one->kind == STARTER || test->exercise == 0)
		return true;
	for (const struct rubric_test *at = test; at; at = rubric_needs(at))
		if (at->exercise == one->exercise)
			return true;
	return false;
}

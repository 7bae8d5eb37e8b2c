/* SPDX-License-Identifier: MIT */
/*
 * rubric.h: what each lab asks, what it is worth and how it is seen.
 *
 *   Every lab has one list, labs/labNN-name/rubric.def, and labs/labs.def names them all.  The
 *   grader, labtool and the tests of the handouts read the tables made from it here; there is no
 *   second list.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* What a test looks at.  Grades should rest on what a machine is, more than on what it says. */
enum evidence_kind {
	EVIDENCE_STATE,		/* memory and registers of the stopped machine */
	EVIDENCE_DEVICE,	/* what a device received or holds */
	EVIDENCE_DISK,		/* the disk as the guest left it */
	EVIDENCE_TEXT,		/* what was printed, where printing is the task */
	EVIDENCE_KINDS
};

/* LAB(number, title, folder, hours) */
struct rubric_lab {
	unsigned	number;
	const char	*title;
	const char	*folder;	/* below labs/ */
	unsigned	hours;
};

/*
 * SOURCE(lab, path, defines): a file that comes from the student, and the global names its object may define,
 * separated by blanks.
 */
struct rubric_source {
	unsigned	lab;
	const char	*path;
	const char	*defines;
};

/*
 * EXERCISE(lab, number, title, lines): lines is the promise that the reference solution has no more
 * code lines.
 */
struct rubric_exercise {
	unsigned	lab, number;
	const char	*title;
	unsigned	lines;
};

/*
 * TEST(lab, exercise, name, points, evidence, needs, title): name is a C identifier, as plan_NAME()
 * and judge_NAME() are called after it; people see hyphens in it.  needs: the name of an earlier
 * test without which this one says nothing, or `nothing`.  Exercise 0: all of the lab together.
 *
 * A test worth no points is a challenge's, and its name begins with challenge_: it runs only if it
 * is asked for by name.
 */
struct rubric_test {
	unsigned	lab, exercise;
	const char	*name;		/* with '_' */
	unsigned	points;
	enum evidence_kind evidence;
	const char	*needs;		/* a name, or "nothing" */
	const char	*title;
};

/* HINT(lab, exercise, level, text): levels 1 to 3 say more and more; none of them is the solution. */
struct rubric_hint {
	unsigned	lab, exercise, level;
	const char	*text;
};

#define RUBRIC_HINT_LEVELS	3u
#define RUBRIC_EXERCISE_LINES	40	/* no exercise has a longer reference solution */
#define RUBRIC_LAB_LINES	200	/* nor a lab */
#define RUBRIC_LAB_HOURS	12

extern const struct rubric_lab rubric_labs[];
extern const size_t rubric_lab_count;
extern const struct rubric_source rubric_sources[];
extern const size_t rubric_source_count;
extern const struct rubric_exercise rubric_exercises[];
extern const size_t rubric_exercise_count;
extern const struct rubric_test rubric_tests[];
extern const size_t rubric_test_count;
extern const struct rubric_hint rubric_hints[];
extern const size_t rubric_hint_count;

/* The lab of that number, or NULL. */
const struct rubric_lab *rubric_lab(unsigned number);

/* The exercise, or NULL. */
const struct rubric_exercise *rubric_exercise(unsigned lab, unsigned number);

/* The hint of that level, or NULL. */
const char *rubric_hint(unsigned lab, unsigned exercise, unsigned level);

/* The test of that name, written with '_' or '-', or NULL. */
const struct rubric_test *rubric_test(unsigned lab, const char *name);

/* The test that this one needs, or NULL if it needs nothing. */
const struct rubric_test *rubric_needs(const struct rubric_test *test);

bool rubric_is_challenge(const struct rubric_test *test);

/* "state", "device", "disk", "text". */
const char *rubric_evidence_name(enum evidence_kind kind);

#define RUBRIC_NAME_MAX	64

/* The test's name for people, with '-'.  Returns buffer. */
const char *rubric_test_name(const struct rubric_test *test, char buffer[RUBRIC_NAME_MAX]);

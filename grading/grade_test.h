/* SPDX-License-Identifier: MIT */
/*
 * grade_test.h: what a lab's tests are written with.
 *
 *   A test has two halves, named after it in the rubric:
 *
 *     plan_NAME()    before anything boots: draws inputs and says which machines to boot with them
 *     judge_NAME()   after all have stopped: draws the same inputs again, works out what a right kernel would have done, and
 *                    compares that with the evidence
 *
 *   Both get the same random numbers, made from the seed and the test's name, so nothing has to be
 *   kept between them and old evidence can be judged again.  The guest gets inputs only, never what
 *   is expected.
 *
 *   judge_NAME() returns if the test passes.  Else it calls judge_fail(), which does not return.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "grade.h"
#include "machine.h"
#include "symbols.h"
#include "walk.h"

/* ---- random numbers (grade_random.c): SplitMix64 ---- */

struct random {
	uint64_t	state;
};

/* The generator of one test. */
struct random random_of_test(uint64_t seed, const struct rubric_test *test);

uint64_t random_next(struct random *random);

/* Evenly from 0 .. bound - 1; bound > 0. */
uint32_t random_below(struct random *random, uint32_t bound);

/* Evenly from first .. last, both included. */
uint32_t random_between(struct random *random, uint32_t first, uint32_t last);

/* ---- planning (grade_boots.c) ---- */

#define BOOTS_MAX	8u	/* of one test */

struct plan {
	uint64_t		seed;
	unsigned		phase;		/* for the guest's input, where a timer counts: see TIMER_PHASES */
	struct random		random;
	const struct rubric_test *test;
	struct machine_config	boots[BOOTS_MAX];
	unsigned		count;
};

/*
 * One more machine: the kernel under test with `size` bytes as its boot archive (copied).  Returns
 * its config, to be changed further; strings put there must be literals.
 */
struct machine_config *plan_boot(struct plan *plan, const void *archive, size_t size);

#define ARCHIVE_END	1024u	/* bytes that end an archive: in their place another one may follow */

/*
 * A boot archive (ustar) with one file, for free().  The file's bytes begin at offset 512.
 * POSIX.1-2017, pax, "ustar Interchange Format".  (grade_archive.c)
 */
void *archive_of_file(const char *name, const void *bytes, size_t size, size_t *archive_size);

typedef void plan_function(struct plan *plan);

/* ---- judging (grade_judge.c) ---- */

struct evidence {
	uint64_t		seed;
	unsigned		phase;
	struct random		random;		/* as the plan had it */
	const struct rubric_test *test;
	struct machine_result	*results[BOOTS_MAX];
	struct machine_result	*later[BOOTS_MAX];	/* the same with more time, of one that did not come to an end; or NULL */
	unsigned		count;
	struct symbols		*symbols;	/* of the kernel under test */
	const char		*kernel;	/* its file */
	struct record		*record;
};

typedef void judge_function(struct evidence *evidence);

/*
 * Boot number `boot`, which must have come to its checkpoint.  If it did not, the test fails with
 * what happened instead: not written yet, a panic, a triple fault, a hang and where.
 */
const struct machine_result *judge_checkpoint(struct evidence *evidence, unsigned boot);

/*
 * The bytes of a variable of the trusted probe in a stopped machine, where the kernel's image lies,
 * whatever the page tables say.  A kernel that has none is the grader's mistake: ends the judgement
 * as a grader error.
 */
const void *judge_variable(struct evidence *evidence, unsigned boot, const char *name, size_t size);

/* Say more about the failure that follows: what should have been, what was, where. */
void judge_expected(struct evidence *evidence, const char *format, ...) __attribute__((format(printf, 2, 3)));
void judge_seen(struct evidence *evidence, const char *format, ...) __attribute__((format(printf, 2, 3)));
void judge_where(struct evidence *evidence, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The test fails: a sentence. */
_Noreturn void judge_fail(struct evidence *evidence, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The grader itself is wrong: a sentence. */
_Noreturn void judge_error(struct evidence *evidence, const char *format, ...) __attribute__((format(printf, 2, 3)));

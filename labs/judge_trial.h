/* SPDX-License-Identifier: MIT */
/*
 * judge_trial.h: the last exercise of each lab: a test of the student's is tested.
 *
 *   It is handed things that are right and such that are not, in an order that the seed decides, and may not know which is which.  The
 *   probe knows them by their numbers and answers with an enum trial_verdict for each.
 */
#pragma once

#include "labs/judge.h"

struct trial {
	const char	*subject;	/* "frames_test() of an allocator that" */
	const char	*clean;		/* how it leaves a right one: "everything given back" */
	uint32_t	right;		/* numbers 0 .. right - 1 are right */
	uint32_t	count;		/* of all of them */
	const char	*const *mistakes;	/* by number, from `right` on: what a wrong one does */
};

/* All numbers, in any order. */
void trial_draw(struct random *random, const struct trial *trial, uint32_t *numbers);

/*
 * Boot 0's verdicts, on numbers drawn as above.  The test fails for the first right one that is refused; then for the first of those from
 * number `first` on, below `behind`, that is not.  So who finds everything wrong finds nothing.
 */
void trial_judge(struct evidence *evidence, const struct trial *trial, uint32_t first, uint32_t behind);

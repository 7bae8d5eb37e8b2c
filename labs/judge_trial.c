/* SPDX-License-Identifier: MIT */
/*
 * judge_trial.c: a test is tested; see judge_trial.h.
 */
#include "labs/judge_trial.h"

#define TRIED_MAX	64u

void
trial_draw(struct random *random, const struct trial *trial, uint32_t *numbers)
{
	for (uint32_t i = 0; i < trial->count; i++) {
		uint32_t other = random_below(random, i + 1);

		numbers[i] = numbers[other];
		numbers[other] = i;
	}
}

static void
judge_refused(struct evidence *evidence, const struct trial *trial, uint32_t verdict)
{
	judge_expected(evidence, "NULL, and %s", trial->clean);
	judge_seen(evidence, verdict == TRIAL_LEFT ? "NULL, and not %s" : "not NULL", trial->clean);
	judge_where(evidence, "%s is right", trial->subject);
	judge_fail(evidence, verdict == TRIAL_LEFT ? "the test does not put back what it has changed" :
		   "the test refuses what is right: it asks for more than the contract");
}

static void
judge_unnoticed(struct evidence *evidence, const struct trial *trial, uint32_t number)
{
	judge_expected(evidence, "not NULL");
	judge_seen(evidence, "NULL");
	judge_where(evidence, "%s %s", trial->subject, trial->mistakes[number]);
	judge_fail(evidence, "the test does not notice what is wrong");
}

void
trial_judge(struct evidence *evidence, const struct trial *trial, uint32_t first, uint32_t behind)
{
	struct random random = evidence->random;
	uint32_t numbers[TRIED_MAX];
	const uint32_t *seen = probe_result(evidence, 0, trial->count * sizeof *seen);

	if (trial->count > TRIED_MAX)
		judge_error(evidence, "more than %u things to try a test on", TRIED_MAX);
	trial_draw(&random, trial, numbers);
	for (uint32_t i = 0; i < trial->count; i++)
		if (numbers[i] < trial->right && seen[i] != TRIAL_ACCEPTED)
			judge_refused(evidence, trial, seen[i]);
	for (uint32_t i = 0; i < trial->count; i++)
		if (numbers[i] >= first && numbers[i] < behind && seen[i] != TRIAL_REFUSED)
			judge_unnoticed(evidence, trial, numbers[i]);
}

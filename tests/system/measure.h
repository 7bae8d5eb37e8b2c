/* SPDX-License-Identifier: MIT */
/*
 * measure.h: what a boot with measure=on says of the longest stays in the kernel (tests/kernel/measure.c).
 */
#pragma once

#include "guest_test.h"

#define MEASURE_GOAL	20000u		/* instructions: kernel_longest */
#define MEASURES_MAX	128

struct measure {
	char name[48];			/* "call ipc_call", "exception any", "interrupt 0" */
	unsigned worst;			/* instructions */
};

struct measures {
	struct measure list[MEASURES_MAX];
	unsigned count, latency;
};

/* The figure of that name, made with 0 if it is not there yet. */
static inline struct measure *
measure_find(struct measures *measures, const char *name)
{
	struct measure *measure = measures->list;

	for (; measure < measures->list + measures->count; measure++)
		if (strcmp(measure->name, name) == 0)
			return measure;
	ck_assert_uint_lt(measures->count, MEASURES_MAX);
	measures->count++;
	snprintf(measure->name, sizeof measure->name, "%s", name);
	return measure;
}

static inline void
measure_add(struct measures *measures, const char *name, unsigned worst)
{
	struct measure *measure = measure_find(measures, name);

	if (worst > measure->worst)
		measure->worst = worst;
}

/* The longest stay of all. */
static inline const struct measure *
measure_longest(const struct measures *measures)
{
	const struct measure *longest = measures->list;

	for (unsigned i = 1; i < measures->count; i++)
		if (measures->list[i].worst > longest->worst)
			longest = &measures->list[i];
	return longest;
}

/*
 * Add what a boot's log says; what is there already keeps the larger figure.  Fails if the report
 * is not whole.
 */
static inline void
measure_read(struct measures *measures, const struct machine_result *result)
{
	char *text = guest_text(&result->output[MACHINE_E9]), *rest = text, *line;
	bool ended = false;

	while ((line = strsep(&rest, "\n")) != NULL) {
		char kind[16], which[32], name[48];
		unsigned worst;

		if (sscanf(line, "measure latency %u", &worst) == 1) {
			measures->latency = worst > measures->latency ? worst : measures->latency;
		} else if (sscanf(line, "measure %15s %31s %*u %u", kind, which, &worst) == 3) {
			/* Which faults there are is chance; what becomes of them is the same. */
			snprintf(name, sizeof name, "%s %s", kind,
				 strcmp(kind, "exception") == 0 ? "any" : which);
			measure_add(measures, name, worst);
		}
		ended = ended || strcmp(line, "measure end") == 0;
	}
	free(text);
	ck_assert_msg(ended, "%s: the log has no whole report of measure=on", result->name);
}

/* Print the figures that stand for all. */
static inline void
measure_print(const struct measures *measures)
{
	printf("kernel_longest %u instructions %u\n", measure_longest(measures)->worst, MEASURE_GOAL);
	printf("interrupt_latency_longest %u instructions -\n", measures->latency);
}

/* Fail with every stay that is longer than the goal. */
static inline void
measure_judge(const struct measures *measures, const char *again)
{
	char wrong[2048] = "";

	for (unsigned i = 0; i < measures->count; i++)
		if (measures->list[i].worst > MEASURE_GOAL)
			snprintf(wrong + strlen(wrong), sizeof wrong - strlen(wrong),
				 "%s: %u instructions in one stay in the kernel, at most %u expected\n",
				 measures->list[i].name, measures->list[i].worst, MEASURE_GOAL);
	ck_assert_msg(!wrong[0], "%sagain: %s", wrong, again);
}

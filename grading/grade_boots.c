/* SPDX-License-Identifier: MIT */
/*
 * grade_boots.c: boot what the tests planned, and keep what was seen.
 *
 *   All machines of all tests go to one pool.  Each result is written to evidence/TEST/N/ as soon
 *   as its machine has ended and then forgotten, so that memory for a few machines is enough.
 *   Nothing is judged here.
 */
#include "grade_boots.h"
#include "explain.h"
#include "file.h"
#include "grade_tests.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LIMIT_NS	(2 * MACHINE_SECOND)	/* guest time; a test needs some milliseconds */
#define LATER_NS	(100 * MACHINE_MILLISECOND)
#define AGAIN_MAX	3u
#define MEMORY_MIB	16	/* as much as the kernel needs: a machine is filled, and looked through afterwards */

struct slot {
	struct record	*record;
	unsigned	boot;		/* number within the test */
	enum machine_outcome outcome;
};

struct boots {
	struct grading		*grading;
	struct machine_config	*configs;
	struct slot		*slots;
	size_t			count, done;
	char			kernel[PATH_ROOM];
	bool			terminal;
};

struct machine_config *
plan_boot(struct plan *plan, const void *archive, size_t size)
{
	struct machine_config *config = &plan->boots[plan->count];
	void *copy = malloc(size + 1);

	if (plan->count == BOOTS_MAX || !copy)
		abort();
	plan->count++;
	memcpy(copy, archive, size);
	*config = machine_config_default();
	config->archive_data = copy;
	config->archive_size = size;
	config->ram_pattern = true;
	config->memory_mib = MEMORY_MIB;
	config->time_limit_ns = LIMIT_NS;
	return config;
}

void
evidence_folder(const struct grading *grading, const struct record *record, unsigned boot, char folder[PATH_ROOM])
{
	const char *results = grading->options.judge ? grading->options.judge : grading->results;

	snprintf(folder, PATH_ROOM, "%.3800s/evidence/%s/%u", results, record->test->name, boot);
}

static struct plan
plan_of(const struct grading *grading, const struct record *record, unsigned phase)
{
	struct plan plan = { .test = record->test, .seed = grading->options.seed, .phase = phase };

	plan.random = random_of_test(plan.seed, record->test);
	plan_functions[record->test - rubric_tests](&plan);
	return plan;
}

static void
plan_free(struct plan *plan)
{
	for (unsigned i = 0; i < plan->count; i++)
		free((void *)plan->boots[i].archive_data);
}

bool
boots_are_timed(const struct grading *grading, const struct record *record)
{
	struct plan one = plan_of(grading, record, 0), other = plan_of(grading, record, 1);
	bool same = one.count == other.count;

	for (unsigned i = 0; i < one.count && same; i++)
		same = one.boots[i].archive_size == other.boots[i].archive_size &&
		       !memcmp(one.boots[i].archive_data, other.boots[i].archive_data, one.boots[i].archive_size);
	plan_free(&one);
	plan_free(&other);
	return !same;
}

static void
plan_test(struct boots *boots, struct record *record)
{
	struct grading *grading = boots->grading;
	struct plan plan = plan_of(grading, record, grading->options.phase);

	boots->configs = realloc(boots->configs, (boots->count + plan.count) * sizeof *boots->configs);
	boots->slots = realloc(boots->slots, (boots->count + plan.count) * sizeof *boots->slots);
	if (!boots->configs || !boots->slots)
		abort();
	for (unsigned i = 0; i < plan.count; i++) {
		struct machine_config *config = &boots->configs[boots->count];

		*config = plan.boots[i];
		config->kernel = boots->kernel;
		config->name = record->test->name;
		config->seed = grading->options.seed;
		config->phase = grading->options.phase;
		boots->slots[boots->count++] = (struct slot){ .record = record, .boot = i };
	}
}

/* One machine has ended.  Called for one at a time. */
static void
keep(size_t index, struct machine_result *result, void *context)
{
	struct boots *boots = context;
	struct slot *slot = &boots->slots[index];
	char folder[PATH_ROOM], error[512], name[RUBRIC_NAME_MAX];

	evidence_folder(boots->grading, slot->record, slot->boot, folder);
	slot->record->wall_ms += result->wall_ms;
	file_make_parents(folder);
	if (!machine_result_save(result, folder, error, sizeof error))
		grading_error(boots->grading, "%s", error);
	slot->outcome = result->outcome;
	machine_result_free(result);
	boots->done++;
	if (boots->terminal) {
		fprintf(stderr, "\r  booting: %zu of %zu  %s\033[K", boots->done, boots->count,
			rubric_test_name(slot->record->test, name));
		fflush(stderr);
	}
}

/*
 * Boot once more what cannot be explained by one look: a triple fault with the emulator's log, in
 * the place of the first; what did not come to an end with more time, beside it.  Nothing of this
 * changes a verdict.
 */
static void
boot_again(struct boots *boots, size_t index)
{
	struct slot *slot = &boots->slots[index];
	struct machine_config config = boots->configs[index];
	struct machine_result *result;
	char folder[PATH_ROOM], place[PATH_ROOM], error[512];

	if (slot->outcome == MACHINE_TRIPLE_FAULT)
		config.emulator_log = EXPLAIN_LOG;
	else
		config.questions = explain_questions;
	config.time_limit_ns += slot->outcome == MACHINE_TIME_LIMIT ? LATER_NS : 0;
	result = machine_run(&config);
	evidence_folder(boots->grading, slot->record, slot->boot, folder);
	snprintf(place, sizeof place, "%.4000s%s", folder, slot->outcome == MACHINE_TIME_LIMIT ? EVIDENCE_LATER : "");
	if (result->outcome == slot->outcome && !machine_result_save(result, place, error, sizeof error))
		grading_error(boots->grading, "%s", error);
	machine_result_free(result);
}

/* The first few, in the order of the rubric: what fails behind them mostly fails for the same reason. */
static void
boot_some_again(struct boots *boots)
{
	unsigned left = AGAIN_MAX;

	for (size_t i = 0; i < boots->count && left > 0; i++)
		if (boots->slots[i].outcome == MACHINE_TRIPLE_FAULT || boots->slots[i].outcome == MACHINE_TIME_LIMIT) {
			boot_again(boots, i);
			left--;
		}
}

bool
boots_run(struct grading *grading)
{
	struct boots boots = { .grading = grading, .terminal = isatty(STDOUT_FILENO) && isatty(STDERR_FILENO) };

	snprintf(boots.kernel, sizeof boots.kernel, "%.4000s/kernel.elf", grading->results);
	for (size_t i = 0; i < grading->count; i++)
		plan_test(&boots, &grading->records[i]);
	machine_pool_run(boots.configs, boots.count, grading->options.jobs, keep, &boots);
	boot_some_again(&boots);
	if (boots.terminal)
		fprintf(stderr, "\r\033[K");
	for (size_t i = 0; i < boots.count; i++)
		free((void *)boots.configs[i].archive_data);
	free(boots.configs);
	free(boots.slots);
	return !grading->error[0];
}

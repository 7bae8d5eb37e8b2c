/* SPDX-License-Identifier: MIT */
/*
 * grade_judge.c: the Check suite that judges stored evidence.
 *
 *   One Check test for each chosen test of the rubric, each in a process of its own (Check's fork
 *   mode), so that a judgement that crashes on strange evidence stops no other.  What it finds goes
 *   to the shared record; Check tells how the process ended.  Both must agree:
 *
 *       Check says     record says     result
 *       passed         pass            pass
 *       failure        fail            fail
 *       anything else                  grader error
 *
 *   Afterwards tests that need a failed one are skipped: the root cause first, the rest once that works.
 *   Check's time limit is off: it counts wall time, and a verdict must not depend on that.
 */
#include "grade_judge.h"
#include "grade_boots.h"
#include "grade_explain.h"
#include "grade_tests.h"
#include "abi/space.h"

#include <check.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

/* What the judging processes inherit. */
static struct grading *judged;

/* ---- for the judges ---------------------------------------------------------------------------------------- */

#define FORMAT_INTO(field, format) \
	do { \
		va_list arguments; \
		va_start(arguments, format); \
		vsnprintf(field, sizeof(field), format, arguments); \
		va_end(arguments); \
	} while (0)

void
judge_expected(struct evidence *evidence, const char *format, ...)
{
	FORMAT_INTO(evidence->record->expected, format);
}

void
judge_seen(struct evidence *evidence, const char *format, ...)
{
	FORMAT_INTO(evidence->record->seen, format);
}

void
judge_where(struct evidence *evidence, const char *format, ...)
{
	FORMAT_INTO(evidence->record->where, format);
}

static _Noreturn void
end_judgement(struct evidence *evidence, enum status status)
{
	evidence->record->status = status;
	ck_abort_msg("see the record");
	abort();
}

void
judge_fail(struct evidence *evidence, const char *format, ...)
{
	FORMAT_INTO(evidence->record->message, format);
	end_judgement(evidence, STATUS_FAIL);
}

void
judge_error(struct evidence *evidence, const char *format, ...)
{
	FORMAT_INTO(evidence->record->message, format);
	end_judgement(evidence, STATUS_ERROR);
}

const struct machine_result *
judge_checkpoint(struct evidence *evidence, unsigned boot)
{
	const struct machine_result *result;

	if (boot >= evidence->count)
		judge_error(evidence, "the test looks at boot %u, and there are %u", boot, evidence->count);
	result = evidence->results[boot];
	if (result->outcome == MACHINE_CHECKPOINT)
		return result;
	explain_end(evidence, boot);
	end_judgement(evidence, STATUS_FAIL);
}

const void *
judge_variable(struct evidence *evidence, unsigned boot, const char *name, size_t size)
{
	struct address_space physical = address_space_physical(judge_checkpoint(evidence, boot));
	const struct symbol *symbol = symbols_find(evidence->symbols, name);
	const void *bytes = symbol ? guest_memory(&physical, symbol->address - KERNEL_BASE, size) : NULL;

	if (!bytes)
		judge_error(evidence, "the kernel under test has no variable '%s'", name);
	return bytes;
}

/* ---- one judgement, in a process of its own ------------------------------------------------------------------ */

/*
 * The second look at a boot that did not come to an end; it only explains, so without it the
 * judgement is the same.
 */
static struct machine_result *
load_later(const char *folder)
{
	char later[PATH_ROOM], error[512];

	snprintf(later, sizeof later, "%.4000s%s", folder, EVIDENCE_LATER);
	return machine_result_load(later, error, sizeof error);
}

static void
load_results(struct evidence *evidence)
{
	struct plan plan = { .test = evidence->test, .seed = evidence->seed, .phase = evidence->phase, .random = evidence->random };
	char folder[PATH_ROOM], error[512];

	plan_functions[evidence->test - rubric_tests](&plan);
	for (unsigned i = 0; i < plan.count; i++) {
		struct machine_result *result;

		evidence_folder(judged, evidence->record, i, folder);
		result = machine_result_load(folder, error, sizeof error);
		if (!result)
			judge_error(evidence, "%s", error);
		if (machine_failed(result))
			judge_error(evidence, "the machine could not be run: %s", result->error);
		if (result->seed != evidence->seed)
			judge_error(evidence, "this evidence was made with the seed %llu: judge it with that",
				    (unsigned long long)result->seed);
		if (result->outcome == MACHINE_TIME_LIMIT)
			evidence->later[i] = load_later(folder);
		evidence->results[evidence->count++] = result;
	}
}

static void
judge_one(int index)
{
	struct record *record = &judged->records[index];
	struct evidence evidence = { .test = record->test, .record = record, .seed = judged->options.seed };
	char kernel[PATH_ROOM], error[512];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	evidence.phase = judged->options.phase;
	evidence.random = random_of_test(evidence.seed, record->test);
	snprintf(kernel, sizeof kernel, "%.4000s/kernel.elf",
		 judged->options.judge ? judged->options.judge : judged->results);
	evidence.symbols = symbols_open(kernel, error, sizeof error);
	if (!evidence.symbols)
		judge_error(&evidence, "%s", error);
	evidence.kernel = kernel;
	load_results(&evidence);
	judge_functions[record->test - rubric_tests](&evidence);
	record->status = STATUS_PASS;
}

/* ---- all of them ------------------------------------------------------------------------------------------------ */

/* What Check says about a judgement against what the judgement itself said. */
static void
settle(struct record *record, TestResult *result)
{
	bool passed = tr_rtype(result) == CK_PASS && record->status == STATUS_PASS;
	bool failed = tr_rtype(result) == CK_FAILURE && record->status == STATUS_FAIL;

	if (passed)
		record->points = record->test->points;
	if (passed || failed)
		return;
	if (tr_rtype(result) != CK_FAILURE || record->status != STATUS_ERROR)
		snprintf(record->message, sizeof record->message, "the judgement of this test went wrong: %s",
			 tr_msg(result) ? tr_msg(result) : "no reason given");
	record->status = STATUS_ERROR;
}

static struct record *
find_record(struct grading *grading, const struct rubric_test *test)
{
	for (size_t i = 0; i < grading->count; i++)
		if (grading->records[i].test == test)
			return &grading->records[i];
	return NULL;
}

/* A needed test comes earlier in the rubric, so one pass settles chains. */
static void
skip_dependents(struct grading *grading)
{
	char name[RUBRIC_NAME_MAX];

	for (size_t i = 0; i < grading->count; i++) {
		struct record *record = &grading->records[i];
		const struct rubric_test *needs = rubric_needs(record->test);
		const struct record *needed = needs ? find_record(grading, needs) : NULL;

		if (!needed || needed->status == STATUS_PASS || record->status == STATUS_ERROR)
			continue;
		record->status = STATUS_SKIP;
		record->points = 0;
		record->expected[0] = record->seen[0] = record->where[0] = record->explanation[0] = record->output[0] = '\0';
		record->output_length = 0;
		snprintf(record->message, sizeof record->message, "says nothing until %s passes",
			 rubric_test_name(needs, name));
	}
}

void
judge_all(struct grading *grading)
{
	Suite *suite = suite_create("lab");
	TCase *all = tcase_create("all");
	SRunner *runner = srunner_create(suite);
	TTest *tests = calloc(grading->count + 1, sizeof *tests);
	TestResult **results;

	if (!tests)
		abort();
	judged = grading;
	tcase_set_timeout(all, 0);
	suite_add_tcase(suite, all);
	for (size_t i = 0; i < grading->count; i++) {
		tests[i] = (TTest){ grading->records[i].test->name, judge_one, __FILE__, __LINE__ };
		tcase_add_loop_test(all, &tests[i], (int)i, (int)i + 1);
	}
	srunner_set_fork_status(runner, CK_FORK);
	srunner_run_all(runner, CK_SILENT);
	results = srunner_results(runner);
	for (size_t i = 0; i < grading->count && i < (size_t)srunner_ntests_run(runner); i++)
		settle(&grading->records[i], results[i]);
	skip_dependents(grading);
	free(results);
	srunner_free(runner);
	free(tests);
}

/* SPDX-License-Identifier: MIT */
/*
 * labs.c: are the labs' tests right?  Part of `make check-labs`.
 *
 *   First everything is graded that labs_case.h lists, then each case is a test of its own: did the
 *   grader say what is known to be true?  At the end come the figures of each lab.
 *
 *   LAB=2 grades only that lab's.  LAB_CASE=NAME grades only the cases of that name (each lab has a
 *   `reference` and a `starter`).  The folder of a case, build/tests/labs/lab2/NAME/, keeps its
 *   tree and its report.
 */
#include "labs_grade.h"

#include <check.h>

#include "rubric.h"

static const char *
text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static long long
number_of(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

/* ---- one test of one case ------------------------------------------------------------------------------------ */

/* Why the verdict on a test is not the right one; NULL if it is. */
static const char *
wrong_verdict(const struct lab_case *one, const struct rubric_test *test, const json_t *seen)
{
	const char *status = text_of(seen, "status");
	bool pass = !strcmp(status, "pass"), fail = !strcmp(status, "fail"), skip = !strcmp(status, "skip");

	if (!pass && !fail && !skip)
		return "a grader error";
	if (!pass && number_of(seen, "points"))
		return "points without passing";
	switch (one->kind) {
	case REFERENCE:
	case VARIANT:
	case CHALLENGE:
		return pass ? NULL : "it should pass";
	case STARTER:
		return pass ? "it should not pass" :
		       fail && !strstr(text_of(seen, "message"), " is not written yet") ?
			      "the reason should be that something is not written yet" : NULL;
	case MUTANT:
		if (test == one->named[0])
			return fail ? NULL : "it should fail";
		return case_names(one, test) ? (pass ? "it should fail" : NULL) :
		       fail ? "it should not fail: the mistake has nothing to do with it" : NULL;
	default:
		return pass && test->exercise == one->exercise ? "it should not pass" : NULL;
	}
}

/* The right score where all tests ran. */
static bool
right_score(const struct lab_case *one)
{
	long long score = number_of(one->result, "score"), all = number_of(one->result, "max_score");

	switch (one->kind) {
	case STARTER:
		return score == 0;
	case FORGER:
		return score < all;
	case MUTANT:
		return rubric_is_challenge(one->named[0]) ? score == all : score < all;
	default:
		return score == all;
	}
}

/* What is wrong with a case's verdicts, in lines. */
static void
case_judge(const struct lab_case *one, char *wrong, size_t size)
{
	const json_t *tests = json_object_get(one->result, "tests"), *seen;
	size_t i, used = 0, count = 0;

	wrong[0] = '\0';
	json_array_foreach(tests, i, seen) {
		const struct rubric_test *test = rubric_test(one->lab->number, text_of(seen, "id"));
		const char *reason = test ? wrong_verdict(one, test, seen) : "an unknown test";

		count++;
		if (reason && used < size)
			used += (size_t)snprintf(wrong + used, size - used, "  %s %s: %s (%s)\n", text_of(seen, "status"),
						 text_of(seen, "id"), reason, text_of(seen, "message"));
	}
	for (i = 0; i < rubric_test_count; i++)
		count -= case_wants(one, &rubric_tests[i]);
	if (!used && count)
		snprintf(wrong, size, "  not all tests ran\n");
	else if (!used && !right_score(one))
		snprintf(wrong, size, "  a score of %lld\n", number_of(one->result, "score"));
}

/* True if the case has its right verdict. */
static bool
case_holds(const struct lab_case *one)
{
	char wrong[REASON_MAX];

	if (one->problem[0] || !one->result)
		return false;
	case_judge(one, wrong, sizeof wrong);
	return !wrong[0];
}

static void
judge_case(int index)
{
	const struct lab_case *one = &cases[index];
	char wrong[REASON_MAX];

	if (one->problem[0])
		ck_abort_msg("%s %s: %s", kind_names[one->kind], one->name, one->problem);
	case_judge(one, wrong, sizeof wrong);
	ck_assert_msg(!wrong[0], "lab %u, %s %s, seed %s:\n%sagain: LAB=%u LAB_CASE=%s make check-labs ONLY=labs", one->lab->number,
		      kind_names[one->kind], one->name, one->seed, wrong, one->lab->number, one->name);
}

/* Three mutants with the same mistake in one file would only make the count look better. */
static void
judge_classes(int index)
{
	(void)index;
	for (size_t i = 0; i < case_count; i++) {
		unsigned same = 0;

		for (size_t other = 0; other < case_count; other++)
			same += cases[i].kind == MUTANT && cases[other].kind == MUTANT && cases[i].lab == cases[other].lab &&
				!strcmp(cases[i].class, cases[other].class);
		ck_assert_msg(same <= 2, "%s: %u mutants of the class '%s'; two are enough", cases[i].path, same, cases[i].class);
	}
}

/* ---- figures ---------------------------------------------------------------------------------------------------- */

static void
print_solution(const struct lab_case *one)
{
	unsigned counts[3] = { 0 };
	const json_t *tests = json_object_get(one->result, "tests"), *seen;
	size_t i;

	json_array_foreach(tests, i, seen) {
		const char *status = text_of(seen, "status");

		counts[0] += !strcmp(status, "pass");
		counts[1] += !strcmp(status, "fail");
		counts[2] += !strcmp(status, "skip");
	}
	printf("  %-10s %3lld of %lld points (%u passed, %u failed, %u skipped), %.1f s, %.1f s of processor time\n", kind_names[one->kind],
	       number_of(one->result, "score"), number_of(one->result, "max_score"), counts[0], counts[1], counts[2], one->seconds,
	       one->processor);
}

static void
print_kind(const struct rubric_lab *lab, enum kind kind, const char *verdict)
{
	unsigned count = 0, right = 0;
	double seconds = 0, processor = 0;

	for (size_t i = 0; i < case_count; i++)
		if (cases[i].lab == lab && cases[i].kind == kind) {
			count++;
			right += case_holds(&cases[i]);
			seconds += cases[i].seconds;
			processor += cases[i].processor;
		}
	printf("  %ss%*s %3u of %u %s, %.1f s, %.1f s of processor time\n", kind_names[kind], (int)(9 - strlen(kind_names[kind])), "", right,
	       count, verdict, seconds, processor);
}

static void
print_evidence(const struct rubric_lab *lab)
{
	unsigned points[EVIDENCE_KINDS] = { 0 }, all = 0;

	for (size_t i = 0; i < rubric_test_count; i++)
		if (rubric_tests[i].lab == lab->number) {
			points[rubric_tests[i].evidence] += rubric_tests[i].points;
			all += rubric_tests[i].points;
		}
	printf("  evidence  ");
	for (unsigned kind = 0; kind < EVIDENCE_KINDS; kind++)
		printf(" %s %u%%", rubric_evidence_name(kind), all ? points[kind] * 100 / all : 0);
	printf("\n");
}

static int
by_time(const void *a, const void *b)
{
	return (int)(*(const long long *)a - *(const long long *)b);
}

/* How long the reference's tests took, a machine a processor at a time. */
static void
print_times(const struct lab_case *one)
{
	const json_t *tests = json_object_get(one->result, "tests"), *seen, *slowest = NULL;
	long long times[512];
	size_t i, count = 0;

	json_array_foreach(tests, i, seen) {
		if (count < sizeof times / sizeof *times)
			times[count++] = number_of(seen, "duration_ms");
		if (!slowest || number_of(seen, "duration_ms") > number_of(slowest, "duration_ms"))
			slowest = seen;
	}
	if (!slowest)
		return;
	qsort(times, count, sizeof *times, by_time);
	printf("  wall time  %.3f s a test (median), %.3f s at most (%s)\n", (double)times[count / 2] / 1000,
	       (double)number_of(slowest, "duration_ms") / 1000, text_of(slowest, "id"));
}

static unsigned
cases_of(const struct rubric_lab *lab)
{
	unsigned count = 0;

	for (size_t i = 0; i < case_count; i++)
		count += cases[i].lab == lab;
	return count;
}

/* What a course pays for: all labs, right, one after the other. */
static void
print_references(void)
{
	double seconds = 0, processor = 0;
	unsigned count = 0;

	for (size_t i = 0; i < case_count; i++)
		if (cases[i].kind == REFERENCE) {
			seconds += cases[i].seconds;
			processor += cases[i].processor;
			count++;
		}
	printf("\n%u references graded in %.1f s, %.1f s of processor time\n", count, seconds, processor);
}

static void
print_lab(const struct rubric_lab *lab)
{
	if (!cases_of(lab))
		return;
	printf("\nLab %u: %s\n", lab->number, lab->title);
	for (size_t i = 0; i < case_count; i++)
		if (cases[i].lab == lab && cases[i].kind <= STARTER)
			print_solution(&cases[i]);
	print_kind(lab, MUTANT, "killed by the tests they name");
	print_kind(lab, VARIANT, "passed");
	print_kind(lab, FORGER, "turned away");
	print_kind(lab, CHALLENGE, "passed");
	print_evidence(lab);
	for (size_t i = 0; i < case_count; i++)
		if (cases[i].lab == lab && cases[i].kind == REFERENCE)
			print_times(&cases[i]);
}

int
main(void)
{
	static TTest tests[CASES_MAX + 1];
	static char names[CASES_MAX][128];
	Suite *suite = suite_create("labs");
	TCase *all = tcase_create("labs");
	double start = seconds_now();
	SRunner *runner;
	int failed;

	for (size_t i = 0; i < rubric_lab_count; i++)
		if (!getenv("LAB") || strtoul(getenv("LAB"), NULL, 10) == rubric_labs[i].number)
			cases_find(&rubric_labs[i], getenv("LAB_CASE"));
	cases_grade(sysconf(_SC_NPROCESSORS_ONLN) > 1 ? 2 : 1);
	tcase_set_timeout(all, 0);
	for (size_t i = 0; i < case_count; i++) {
		snprintf(names[i], sizeof names[i], "%s_%s", kind_names[cases[i].kind], cases[i].name);
		tests[i] = (TTest){ names[i], judge_case, __FILE__, __LINE__ };
		tcase_add_loop_test(all, &tests[i], (int)i, (int)i + 1);
	}
	tests[case_count] = (TTest){ "mutants_differ", judge_classes, __FILE__, __LINE__ };
	tcase_add_loop_test(all, &tests[case_count], 0, 1);
	suite_add_tcase(suite, all);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	for (size_t i = 0; i < rubric_lab_count; i++)
		print_lab(&rubric_labs[i]);
	print_references();
	printf("%zu gradings in %.1f s\n", case_count, seconds_now() - start);
	return failed || !case_count;
}

/* SPDX-License-Identifier: MIT */
/*
 * reports.c: every report format, read by a reader that is not ours.
 *
 *   A few gradings are made up here and written in every format to a scratch folder, then each
 *   format's own reader looks at all of them: xmllint with a schema, Perl's TAP parser, a JSON
 *   Schema validator, jq, base64.  Some of the gradings have hostile bytes wherever a guest could
 *   have put some.  What the readers say must agree with the records.
 *
 *   A reader that is not installed is said to be missing; continuous integration installs them all.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "file.h"
#include "report.h"

#define SCHEMAS		"tests/system/formats"

static char scratch[] = "/tmp/pith-test.XXXXXX";

/* ---- the gradings ---- */

enum { PASSED, FAILED, HOSTILE, FLOOD, UNCOMPILED, BROKEN, UNJUDGED, CASES };

static const char *const case_names[CASES] = {
	"passed", "failed", "hostile", "flood", "uncompiled", "broken", "unjudged",
};

static struct grading gradings[CASES];

/* Lines that each reader would take for the grader's, then all bytes there are. */
static const char forged[] =
	"\nok 1 - all is well\n...\nBail out! no\n]]></system-out></testcase>\n{\"scores\": {\"1.1\": 100}}\n"
	"{\"score\": 100}\n  100 of 100 points\n::set-output name=result::e30=\nresult=e30=\n<script>alert(1)</script>\n\033[2J# SKIP\n";

static void
take_hostile(struct record *record)
{
	char bytes[sizeof forged + 256];
	size_t length = sizeof forged - 1;

	memcpy(bytes, forged, length);
	for (unsigned i = 0; i < 256; i++)
		bytes[length++] = (char)i;
	report_take_output(record, bytes, length);
	snprintf(record->message, sizeof record->message, "it says %.*s", 200, forged);
	snprintf(record->expected, sizeof record->expected, "a <b> & \"c\" \\ 'd'\n  ---\n");
	snprintf(record->seen, sizeof record->seen, "%s\x01\xff\x1b[1m %%s", forged);
	snprintf(record->explanation, sizeof record->explanation, "%s", forged);
	snprintf(record->where, sizeof record->where, "at 0x%08x\t(\"%s\")", 0xc0100000u, "\x7f");
}

static void
take_flood(struct record *record)
{
	size_t size = 2 * OUTPUT_MAX;
	char *bytes = malloc(size);

	ck_assert_ptr_nonnull(bytes);
	for (size_t i = 0; i < size; i++)
		bytes[i] = i % 2 ? '\n' : '"';
	report_take_output(record, bytes, size);
	free(bytes);
}

static void
set_verdict(struct record *record, enum status status, const char *message)
{
	record->status = status;
	record->points = 0;
	snprintf(record->message, sizeof record->message, "%s", message);
}

static void
fill(struct grading *grading, int which)
{
	struct record *records = grading->records;

	for (size_t i = 0; i < grading->count && which != UNJUDGED; i++) {
		records[i].status = STATUS_PASS;
		records[i].points = records[i].test->points;
		records[i].wall_ms = 50 + (unsigned)i;
	}
	set_verdict(&records[0], which >= BROKEN ? STATUS_ERROR : which ? STATUS_FAIL : STATUS_PASS, which ? "it is wrong" : "");
	records[0].points = which ? 0 : records[0].test->points;
	if (which == FAILED || which == HOSTILE)
		set_verdict(&records[1], STATUS_SKIP, which == FAILED ? "says nothing until the first passes" : forged);
	for (size_t i = 2; which == HOSTILE && i < 12; i++) {
		set_verdict(&records[i], STATUS_FAIL, "");
		take_hostile(&records[i]);
	}
	for (size_t i = 0; which == FLOOD && i < grading->count; i++) {
		set_verdict(&records[i], STATUS_FAIL, "it prints without end");
		take_flood(&records[i]);
	}
	if (which == UNCOMPILED) {
		grading_fail_all(grading, "it does not compile: kernel/a.c:3: expected ';'");
		snprintf(records[0].file, sizeof records[0].file, "kernel/a.c");
		records[0].line = 3;
		take_hostile(&records[0]);
	}
	if (which == UNJUDGED)
		grading_error(grading, "interrupted (%s)", "\033[2J<&>\"");
}

static void
write_report(int which, const char *suffix, report_function *report)
{
	char path[256], error[512], *text;
	size_t length;

	snprintf(path, sizeof path, "%s/%s.%s", scratch, case_names[which], suffix);
	text = report(&gradings[which], &length);
	ck_assert_uint_eq(strlen(text), length);
	ck_assert_msg(file_put(path, text, length, error, sizeof error), "%s", error);
	free(text);
}

static void
write_all(void)
{
	for (int which = 0; which < CASES; which++) {
		struct grading *grading = &gradings[which];

		grading->options = (struct options){ .lab = 1, .tree = ".", .base = "own", .seed = 7, .phase = 2 };
		grading->lab = rubric_lab(1);
		ck_assert(grading_choose(grading));
		fill(grading, which);
		write_report(which, "result.json", report_json);
		write_report(which, "junit.xml", report_junit);
		write_report(which, "tap", report_tap);
		write_report(which, "gradescope.json", report_gradescope);
		write_report(which, "autolab", report_autolab);
		write_report(which, "classroom", report_classroom);
		write_report(which, "prairielearn.json", report_prairielearn);
	}
}

/* ---- readers ---- */

/* True if the program is there; else says that it is missing. */
static bool
have(const char *program)
{
	char command[128];
	bool there;

	snprintf(command, sizeof command, "command -v %s >/dev/null", program);
	there = !system(command);
	if (!there)
		printf("not tried here: %s is not installed\n", program);
	return there;
}

/* Run a shell command in the scratch folder, with $S the folder of schemas; what it prints, for free(). */
static char *
answer(const char *command, int *status)
{
	char folder[4096], *line, *text = calloc(1, 65536);
	FILE *pipe;

	ck_assert_ptr_nonnull(text);
	ck_assert_ptr_nonnull(getcwd(folder, sizeof folder));
	ck_assert_int_gt(asprintf(&line, "S='%s/" SCHEMAS "'; cd %s && { %s; } 2>&1", folder, scratch, command), 0);
	pipe = popen(line, "r");
	ck_assert_ptr_nonnull(pipe);
	text[fread(text, 1, 65535, pipe)] = '\0';
	*status = pclose(pipe);
	free(line);
	return text;
}

static void
accepted(const char *command)
{
	int status;
	char *text = answer(command, &status);

	ck_assert_msg(status == 0, "the reader should accept the report: %s\n%.4000s", command, text);
	free(text);
}

static void
refused(const char *command)
{
	int status;
	char *text = answer(command, &status);

	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status), "the reader should refuse what is broken: %s\n%.4000s", command, text);
	free(text);
}

static void
answers(const char *expected, const char *command)
{
	int status;
	char *text = answer(command, &status);

	text[strcspn(text, "\n")] = '\0';
	ck_assert_msg(!strcmp(text, expected), "%s\nexpected: %s\nseen:     %.4000s", command, expected, text);
	free(text);
}

/* ---- tests ---- */

START_TEST(no_report_has_a_raw_byte)
{
	accepted("for f in *; do LC_ALL=C tr -d '\\t\\n -~' <$f | wc -c | grep -qx 0 || { echo $f; exit 1; }; done");
}
END_TEST

START_TEST(junit_is_valid_and_counts_right)
{
	if (!have("xmllint"))
		return;
	accepted("xmllint --noout --nonet --schema $S/junit.xsd *.junit.xml");
	refused("sed 's/failures=/fallures=/' failed.junit.xml >bad.xml; xmllint --noout --nonet --schema $S/junit.xsd bad.xml");
	answers("49 1 0 1", "xmllint --xpath 'concat(count(//testcase), \" \", count(//failure), \" \", count(//error), \" \","
		" count(//skipped))' failed.junit.xml");
	answers("49 1 0 1", "xmllint --xpath 'concat(/testsuites/@tests, \" \", /testsuites/@failures, \" \","
		" /testsuites/testsuite/@errors, \" \", /testsuites/testsuite/@skipped)' failed.junit.xml");
	answers("50 50 50", "xmllint --xpath 'concat(count(//testcase), \" \", count(//error), \" \", /testsuites/@errors)'"
		" unjudged.junit.xml");
	answers("true", "xmllint --xpath 'contains(string(//system-out), \"\\x00\\x01\")' hostile.junit.xml");
	answers("kernel/a.c:3", "xmllint --xpath 'concat(//testcase[1]/@file, \":\", //testcase[1]/@line)' uncompiled.junit.xml");
}
END_TEST

START_TEST(tap_is_understood_by_a_harness)
{
	if (!have("perl"))
		return;
	answers("passed 49 failed 0 skipped 0 bailed 0", "perl $S/tap.pl passed.tap");
	answers("passed 47 failed 1 skipped 1 bailed 0", "perl $S/tap.pl failed.tap");
	answers("passed 37 failed 11 skipped 1 bailed 0", "perl $S/tap.pl hostile.tap");
	answers("passed 0 failed 49 skipped 0 bailed 0", "perl $S/tap.pl flood.tap");
	answers("passed 0 failed 49 skipped 0 bailed 0", "perl $S/tap.pl uncompiled.tap");
	answers("passed 48 failed 1 skipped 0 bailed 1", "perl $S/tap.pl broken.tap");
	answers("passed 0 failed 49 skipped 0 bailed 1", "perl $S/tap.pl unjudged.tap");
	accepted("grep -qF '<script>alert(1)</script> \\\\x1b[2J\\# SKIP' hostile.tap");
	refused("sed 's/^1..49/1..50/' passed.tap >bad; perl $S/tap.pl bad");
}
END_TEST

START_TEST(json_follows_its_schema)
{
	if (!have("jsonschema"))
		return;
	accepted("jsonschema $(printf -- '-i %s ' *.result.json) $S/result.schema.json");
	refused("sed 's/\"status\": \"fail\"/\"status\": \"none\"/' failed.result.json >bad; jsonschema -i bad $S/result.schema.json");
}
END_TEST

START_TEST(gradescope_follows_its_schema)
{
	if (!have("jsonschema"))
		return;
	accepted("jsonschema $(printf -- '-i %s ' *.gradescope.json) $S/gradescope.schema.json");
	refused("sed 's/_format\": \"text/_format\": \"html/' failed.gradescope.json >bad;"
		" jsonschema -i bad $S/gradescope.schema.json");
	refused("sed '/^  \"score\"/d' failed.gradescope.json >bad; jsonschema -i bad $S/gradescope.schema.json");
}
END_TEST

START_TEST(gradescope_adds_up)
{
	if (!have("jq"))
		return;
	answers("100", "jq '[.tests[].score] | add' passed.gradescope.json");
	answers("true", "jq '([.tests[].score] | add) == .score' hostile.gradescope.json");
	answers("null 0", "jq -r '\"\\(.score) \\(.tests | length)\"' broken.gradescope.json");
}
END_TEST

START_TEST(autolab_ends_with_its_scores)
{
	if (!have("jq"))
		return;
	answers("100", "tail -n 1 passed.autolab | jq '[.scores[]] | add'");
	answers("96", "tail -n 1 failed.autolab | jq '[.scores[]] | add'");
	answers("96", "tail -n 1 failed.autolab | jq '.scoreboard[0]'");
	answers("{}", "tail -n 1 unjudged.autolab | jq -c .scores");
	answers("0", "tail -n 1 flood.autolab | jq '[.scores[]] | add'");
	answers("1", "grep -c '^{\"scores\"' hostile.autolab");
	answers("false", "tail -n 2 hostile.autolab | head -n 1 | jq '.\"1.1\".\"serial-waits-for-room\".passed'");
	accepted("[ $(wc -l <flood.autolab) -lt 10000 ]");
	accepted("[ $(wc -l <flood.autolab) -gt 4000 ]");
}
END_TEST

START_TEST(autolab_follows_its_schema)
{
	if (!have("jsonschema"))
		return;
	accepted("for f in *.autolab; do tail -n 1 $f >$f.1; tail -n 2 $f | head -n 1 >$f.2; done;"
		 " jsonschema $(printf -- '-i %s ' *.autolab.[12]) $S/autolab.schema.json; status=$?; rm -f *.autolab.[12]; exit $status");
	refused("echo '{\"scores\": {\"1.1\": \"9\"}}' >bad; jsonschema -i bad $S/autolab.schema.json");
}
END_TEST

START_TEST(classroom_is_base64_of_its_schema)
{
	accepted("for f in *.classroom; do base64 -d $f >$f.json || exit 1; done; ! grep -q ' ' passed.classroom");
	if (have("jq")) {
		answers("100", "base64 -d passed.classroom | jq '[.tests[].score] | add'");
		answers("0", "base64 -d broken.classroom | jq '[.tests[].score] | add'");
		answers("error", "base64 -d unjudged.classroom | jq -r .status");
		answers("fail", "base64 -d failed.classroom | jq -r '.tests[1].status'");
	}
	if (have("jsonschema"))
		accepted("jsonschema $(printf -- '-i %s ' *.classroom.json) $S/classroom.schema.json");
}
END_TEST

START_TEST(prairielearn_follows_its_schema)
{
	accepted("for f in *.prairielearn.json; do [ $(wc -c <$f) -le 1000000 ] || exit 1; done");
	if (have("jq")) {
		answers("0.96", "jq .score failed.prairielearn.json");
		answers("false null", "jq -r '\"\\(.gradable) \\(.score)\"' unjudged.prairielearn.json");
	}
	if (have("jsonschema"))
		accepted("jsonschema $(printf -- '-i %s ' *.prairielearn.json) $S/prairielearn.schema.json");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("reports");
	TCase *all = tcase_create("formats");
	SRunner *runner;
	char command[64];
	int failed;

	if (!mkdtemp(scratch)) {
		perror(scratch);
		return 2;
	}
	tcase_set_timeout(all, 0);
	tcase_add_unchecked_fixture(all, write_all, NULL);
	tcase_add_test(all, no_report_has_a_raw_byte);
	tcase_add_test(all, junit_is_valid_and_counts_right);
	tcase_add_test(all, tap_is_understood_by_a_harness);
	tcase_add_test(all, json_follows_its_schema);
	tcase_add_test(all, gradescope_follows_its_schema);
	tcase_add_test(all, gradescope_adds_up);
	tcase_add_test(all, autolab_ends_with_its_scores);
	tcase_add_test(all, autolab_follows_its_schema);
	tcase_add_test(all, classroom_is_base64_of_its_schema);
	tcase_add_test(all, prairielearn_follows_its_schema);
	suite_add_tcase(suite, all);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	snprintf(command, sizeof command, "rm -rf %s", scratch);
	return system(command) != 0 || failed;
}

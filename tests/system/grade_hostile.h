/* SPDX-License-Identifier: MIT */
/*
 * grade_hostile.h: run the grader as a process of its own, and look at everything that it leaves.
 *
 *     SCRATCH/NAME/            a submission: the reference's files, one of them changed
 *     SCRATCH/results/NAME/    the grader's results
 *     SCRATCH/tmp/             its TMPDIR
 */
#pragma once

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "file.h"
#include "rubric.h"

static char scratch[] = "/tmp/pith-test.XXXXXX";

/* A grading that has ended. */
struct run {
	int	status;		/* as wait() gives it */
	char	*report;	/* what it printed */
	json_t	*result;	/* result.json */
};

static const char *
build(void)
{
	const char *build = getenv("PITH_BUILD");

	return build ? build : "build";
}

/* SCRATCH/path; good until the sixteenth call after this one. */
static const char *
in_scratch(const char *path)
{
	static char names[16][640];
	static unsigned next;
	char *name = names[next++ % 16];

	snprintf(name, sizeof names[0], "%s/%s", scratch, path);
	return name;
}

static inline bool
scratch_open(void)
{
	/* Another user's compiler must reach the folder in tmp/. */
	if (!mkdtemp(scratch) || chmod(scratch, 0711) || mkdir(in_scratch("tmp"), 0777)) {
		perror(scratch);
		return false;
	}
	return true;
}

static inline void
scratch_close(void)
{
	char command[64];

	snprintf(command, sizeof command, "rm -rf %s", scratch);
	if (system(command))
		perror(scratch);
}

static inline void
put(const char *path, const void *bytes, size_t length)
{
	char error[512];

	ck_assert_msg(file_put(in_scratch(path), bytes, length, error, sizeof error), "%s", error);
}

static inline void
expect_file(const char *path, const char *expected)
{
	char error[512];
	size_t length;
	char *text = file_read(scratch, path, &length, error, sizeof error);

	ck_assert_msg(text != NULL, "%s", error);
	ck_assert_str_eq(text, expected);
	free(text);
}

/* A submission: the files of lab 1, `text` at the end of one of them (NULL: none). */
static inline void
make_tree(const char *name, const char *changed, const char *text)
{
	for (size_t i = 0; i < rubric_source_count; i++) {
		const char *path = rubric_sources[i].path;
		char to[512], error[512], *bytes;
		size_t length, more = changed && !strcmp(path, changed) ? strlen(text) : 0;

		if (rubric_sources[i].lab != 1)
			continue;
		bytes = file_read(NULL, path, &length, error, sizeof error);
		ck_assert_msg(bytes != NULL, "%s", error);
		bytes = realloc(bytes, length + more + 1);
		ck_assert_ptr_nonnull(bytes);
		if (more)
			memcpy(bytes + length, text, more);
		snprintf(to, sizeof to, "%s/%s", name, path);
		put(to, bytes, length + more);
		free(bytes);
	}
}

#define ARGUMENTS_MAX	32u

/* Start a grading of SCRATCH/name; path: what PATH is for it, or NULL. */
static inline pid_t
grade_start(const char *name, const char *const more[], const char *path)
{
	const char *arguments[ARGUMENTS_MAX] = { "grade", "--lab", "1", "--tree", in_scratch(name), "--results" };
	char program[512], results[512], report[512];
	size_t count = 6;
	pid_t child;

	snprintf(program, sizeof program, "%.400s/grade", build());
	snprintf(results, sizeof results, "%s/results/%.100s", scratch, name);
	snprintf(report, sizeof report, "%s/%.100s.report", scratch, name);
	arguments[count++] = results;
	while (*more && count + 1 < ARGUMENTS_MAX)
		arguments[count++] = *more++;
	ck_assert_int_eq(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	fflush(NULL);
	child = fork();
	if (child == 0) {
		int file = open(report, O_WRONLY | O_CREAT | O_TRUNC, 0644);

		setenv("TMPDIR", in_scratch("tmp"), 1);
		if (path)
			setenv("PATH", path, 1);
		dup2(file, STDOUT_FILENO);
		dup2(file, STDERR_FILENO);
		execv(program, (char *const *)arguments);
		_exit(127);
	}
	ck_assert_int_gt(child, 0);
	return child;
}

static inline struct run
run_read(const char *name, const char *report)
{
	char path[512], error[512];
	struct run run = { .status = 0 };
	json_error_t problem;
	size_t length;

	run.report = file_read(NULL, report, &length, error, sizeof error);
	ck_assert_msg(run.report != NULL, "%s", error);
	snprintf(path, sizeof path, "%s/results/%s/result.json", scratch, name);
	run.result = json_load_file(path, JSON_REJECT_DUPLICATES, &problem);
	ck_assert_msg(run.result != NULL, "%s: %s\nthe report:\n%s", path, problem.text, run.report);
	return run;
}

static inline struct run
grade_wait(pid_t child, const char *name)
{
	char report[512];
	struct run run;
	int status = 0;

	ck_assert_int_eq(waitpid(child, &status, 0), child);
	snprintf(report, sizeof report, "%s/%.100s.report", scratch, name);
	run = run_read(name, report);
	run.status = status;
	return run;
}

static inline struct run
grade_with(const char *name, const char *const more[], const char *path)
{
	return grade_wait(grade_start(name, more, path), name);
}

static inline void
run_free(struct run *run)
{
	json_decref(run->result);
	free(run->report);
}

/*
 * Every process that the grading started is gone, and its temporary folder.  The last of them,
 * which removes that folder, may still be at it when a killed grader has ended.
 */
static inline void
nothing_is_left(void)
{
	unsigned ms = 0;
	pid_t ended;

	while ((ended = waitpid(-1, NULL, WNOHANG)) >= 0 || errno != ECHILD) {
		ck_assert_msg(ms < 20000, "processes are left 20 s after the end of the grading: see ps");
		if (ended == 0)
			usleep(20000), ms += 20;
	}
	ck_assert_msg(!rmdir(in_scratch("tmp")) && !mkdir(in_scratch("tmp"), 0777), "something is left in TMPDIR: %s", strerror(errno));
}

static inline const char *
text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

/* No terminal commands in what people read. */
static inline void
no_raw_bytes(const char *text)
{
	for (; *text; text++)
		ck_assert_msg((*text >= ' ' && *text <= '~') || *text == '\n' || *text == '\t', "a raw byte 0x%02x in the report",
			      (unsigned char)*text);
}

/* The grading ended with a grader error that says this, and has no score. */
static inline void
no_score(const struct run *run, const char *sentence)
{
	const json_t *test;
	size_t i;

	ck_assert_str_eq(text_of(run->result, "status"), "error");
	ck_assert_msg(json_is_null(json_object_get(run->result, "score")), "a grader error became a score");
	ck_assert_msg(strstr(text_of(run->result, "error"), sentence) ||
		      strstr(text_of(json_array_get(json_object_get(run->result, "tests"), 0), "message"), sentence),
		      "expected: %s\nseen: %s", sentence, text_of(run->result, "error"));
	json_array_foreach(json_object_get(run->result, "tests"), i, test)
		ck_assert_int_eq(json_integer_value(json_object_get(test, "points")), 0);
}

/* Every test failed, for this reason. */
static inline void
all_fail(const struct run *run, const char *sentence)
{
	const json_t *tests = json_object_get(run->result, "tests"), *test;
	size_t i;

	ck_assert_msg(WIFEXITED(run->status) && WEXITSTATUS(run->status) == 1, "expected exit status 1, seen 0x%x\n%.4000s", run->status,
		      run->report);
	json_array_foreach(tests, i, test) {
		ck_assert_str_eq(text_of(test, "status"), "fail");
		ck_assert_msg(strstr(text_of(test, "message"), sentence) != NULL, "expected: %s\nseen: %s", sentence,
			      text_of(test, "message"));
		ck_assert_msg(!strstr(text_of(test, "output"), "root:"), "a file of the host's in the report");
	}
	ck_assert_uint_gt(i, 0);
	ck_assert_int_eq(json_integer_value(json_object_get(run->result, "score")), 0);
	no_raw_bytes(run->report);
}

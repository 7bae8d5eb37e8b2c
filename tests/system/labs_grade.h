/* SPDX-License-Identifier: MIT */
/*
 * labs_grade.h: grade all cases, a few at a time, and keep the grader's results.
 *
 *   Each case is prepared in the folder of its own by its own process, which then becomes the grader:
 *
 *     build/tests/labs/labN/CASE/tree     the files the lab takes from students, changed by the case
 *     build/tests/labs/labN/CASE/results  the grader's; removed once result.json has been read
 *
 *   The reference is judged with all labs up to its own, everything else on the reference's earlier
 *   labs: so a case says something about its own lab only.
 *
 *   References come first, one after the other and each as a student's grading is, with a machine a
 *   processor: how long that takes is a figure.  Then everything else, several cases at a time, and
 *   files that are the same in many of them are compiled once.
 */
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "labs_case.h"

#define ARGUMENTS_MAX	160u

static const char *
build_folder(void)
{
	const char *build = getenv("PITH_BUILD");

	return build ? build : "build";
}

static inline double
seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static inline void
case_folder(const struct lab_case *one, const char *part, char folder[512])
{
	snprintf(folder, 512, "%.200s/tests/labs/lab%u/%.96s/%s", build_folder(), one->lab->number, one->name, part);
}

/* What the files of all cases became: most are the reference's. */
static inline void
objects_folder(char folder[512])
{
	snprintf(folder, 512, "%.200s/tests/labs/objects", build_folder());
}

/* Run a command to its end; its exit status. */
static inline int
run_quietly(const char *const arguments[])
{
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		execv(arguments[0], (char *const *)arguments);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Lay out the case's tree.  Complaints go to standard error, which is the case's log. */
static inline bool
make_tree(const struct lab_case *one)
{
	char tree[512], to[1024], tool[512], error[512];

	case_folder(one, "tree", tree);
	snprintf(tool, sizeof tool, "%.400s/labtool", build_folder());
	if (one->kind == STARTER)
		return !run_quietly((const char *[]){ tool, "strip", "--out", tree, NULL });
	for (size_t i = 0; i < rubric_source_count; i++) {
		if (rubric_sources[i].lab > one->lab->number)
			continue;
		snprintf(to, sizeof to, "%s/%s", tree, rubric_sources[i].path);
		if (!file_copy(rubric_sources[i].path, to, error, sizeof error)) {
			fprintf(stderr, "%s\n", error);
			return false;
		}
	}
	return one->kind == REFERENCE ||
	       !run_quietly((const char *[]){ tool, "apply", "--out", tree, one->path, NULL });
}

/* The process of one case: becomes the grader. */
static inline _Noreturn void
case_run(const struct lab_case *one)
{
	static char tree[512], results[512], log[512], tool[512], objects[512], lab[16];
	const bool alone = one->kind == REFERENCE;
	const char *arguments[ARGUMENTS_MAX] = { tool,	 "--lab",     lab,     "--tree", tree,	   "--results",
						 results, "--seed", one->seed, "--base", alone ? "own" : "reference" };
	size_t count = 11;
	int file;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	case_folder(one, "tree", tree);
	case_folder(one, "results", results);
	case_folder(one, "log", log);
	snprintf(tool, sizeof tool, "%.400s/grade", build_folder());
	objects_folder(objects);
	snprintf(lab, sizeof lab, "%u", one->lab->number);
	file_make_parents(log);
	file = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	if (file < 0 || dup2(file, STDOUT_FILENO) < 0 || dup2(file, STDERR_FILENO) < 0 || !make_tree(one))
		_exit(126);
	for (const char *const *word = (const char *[]){ "--jobs", "1", "--objects", objects, NULL }; *word && !alone; word++)
		arguments[count++] = *word;
	for (size_t i = 0; i < rubric_test_count && count + 3 < ARGUMENTS_MAX; i++)
		if (case_wants(one, &rubric_tests[i])) {
			arguments[count++] = "--only";
			arguments[count++] = rubric_tests[i].name;
		}
	arguments[count] = NULL;
	execv(tool, (char *const *)arguments);
	_exit(127);
}

static inline void
remove_folder(const char *folder)
{
	run_quietly((const char *[]){ "/bin/rm", "-rf", folder, NULL });
}

/* What a forger's kernel printed must not reach a terminal as it is. */
static inline void
case_check_log(struct lab_case *one, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if ((text[i] < ' ' || text[i] > '~') && text[i] != '\n' && text[i] != '\t') {
			snprintf(one->problem, sizeof one->problem, "the report has a raw byte 0x%02x", (unsigned char)text[i]);
			return;
		}
}

/* The case's process has ended: read what the grader found. */
static inline void
case_collect(struct lab_case *one, int status)
{
	char results[512], path[600], error[512], *text;
	size_t length;
	json_error_t why;

	case_folder(one, "log", path);
	text = file_read(NULL, path, &length, error, sizeof error);
	if (!text || !WIFEXITED(status) || WEXITSTATUS(status) > 1)
		snprintf(one->problem, sizeof one->problem, "it could not be graded (status 0x%x): %.1500s", (unsigned)status,
			 text ? text : error);
	else
		case_check_log(one, text, length);
	free(text);
	case_folder(one, "results", results);
	snprintf(path, sizeof path, "%s/result.json", results);
	one->result = json_load_file(path, 0, &why);
	if (!one->result && !one->problem[0])
		snprintf(one->problem, sizeof one->problem, "%s: %s", path, why.text);
	remove_folder(results);
}

static inline pid_t
case_start(struct lab_case *one)
{
	char folder[512];
	pid_t child;

	case_folder(one, "", folder);
	remove_folder(folder);
	one->seconds = seconds_now();
	fflush(NULL);
	child = fork();
	if (child == 0)
		case_run(one);
	if (child < 0)
		snprintf(one->problem, sizeof one->problem, "cannot start a process: %s", strerror(errno));
	return child;
}

static inline double
seconds_of(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* Wait for the end of a case's process.  False if there is none. */
static inline bool
case_wait(pid_t children[CASES_MAX])
{
	struct rusage used;
	int status;
	pid_t ended = wait4(-1, &status, 0, &used);

	for (size_t i = 0; i < case_count && ended > 0; i++) {
		if (children[i] != ended)
			continue;
		cases[i].seconds = seconds_now() - cases[i].seconds;
		cases[i].processor = seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
		children[i] = 0;
		case_collect(&cases[i], status);
	}
	return ended > 0;
}

/* Grade the references, or all the others, `jobs` at a time. */
static inline void
cases_grade_some(bool references, unsigned jobs)
{
	pid_t children[CASES_MAX] = { 0 };
	unsigned running = 0;

	for (size_t i = 0; i < case_count; i++) {
		if ((cases[i].kind == REFERENCE) != references || cases[i].problem[0])
			continue;
		children[i] = case_start(&cases[i]);
		running += children[i] > 0;
		if (running == jobs)
			running -= case_wait(children);
	}
	while (running > 0 && case_wait(children))
		running--;
}

static inline void
cases_grade(unsigned jobs)
{
	char objects[512];

	objects_folder(objects);
	remove_folder(objects);
	cases_grade_some(true, 1);
	cases_grade_some(false, jobs);
}

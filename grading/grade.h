/* SPDX-License-Identifier: MIT */
/*
 * grade.h: one grading, from the command line to the records that every report is made of.
 *
 *   A grading runs in three processes:
 *
 *     supervisor   reads the command line, starts the other two, waits, writes the reports.  Runs
 *                  no code that could meet anything the student made, so it is there to the end.
 *     worker       builds, boots and judges.  If it dies, by a signal or a mistake of ours, what it
 *                  had not judged is a grader error.
 *     janitor      waits until both are gone, however they went, and removes the temporary folder.
 *
 *   `struct grading` lies in memory that supervisor, worker and the judging processes share.  It
 *   starts out saying "grader error" everywhere; only a judgement changes that.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rubric.h"

/* Zero is the error: what nobody judged is one. */
enum status {
	STATUS_ERROR,		/* the grader's fault or the host's: no verdict */
	STATUS_PASS,
	STATUS_FAIL,
	STATUS_SKIP,		/* says nothing, as a test it needs failed */
};

#define OUTPUT_MAX	65536u	/* bytes of guest text in a report of one test, escapes included */
#define TIMER_PHASES	5u	/* a test in which a timer counts must give the same verdict in each */
#define TESTS_MAX	64u	/* tests of one lab */
#define SENTENCE_MAX	1024u
#define PATH_ROOM	4096u

/* All that is known about one test.  Every report format is a view of this. */
struct record {
	const struct rubric_test *test;
	enum status	status;
	unsigned	points;			/* earned */
	unsigned	wall_ms;		/* of its boots; the one field that does not repeat */
	char		message[SENTENCE_MAX];	/* in words, what is wrong */
	char		expected[SENTENCE_MAX * 2];
	char		seen[SENTENCE_MAX * 2];
	char		where[SENTENCE_MAX];	/* place in the student's work or in the machine */
	char		explanation[SENTENCE_MAX * 8];	/* of a crash, line by line (explain.h); escaped already */
	char		file[256];		/* for a compile error: the student's file */
	unsigned	line;
	char		output[OUTPUT_MAX];	/* what the guest or the compiler printed around it; hostile */
	size_t		output_length;
	char		hint[128];		/* the command that gives a hint, or "" */
	char		replay[PATH_ROOM];	/* the command that runs just this test again */
	const char	*visibility;		/* "visible", "hidden", "after_due_date", "after_published" */
};

struct options {
	unsigned	lab;			/* 0: all */
	const char	*tree;			/* the student's */
	const char	*base;			/* "own" or "reference": whose earlier labs */
	uint64_t	seed;
	bool		seed_given;
	unsigned	phase;			/* of the first timer tick: 0 .. TIMER_PHASES - 1 */
	const char	*only[TESTS_MAX];
	unsigned	only_count;
	unsigned	jobs;			/* machines at a time; 0: one a processor */
	const char	*results;		/* folder, or NULL: build/results/labN */
	const char	*judge;			/* folder with evidence to judge again, or NULL */
	const char	*objects;		/* folder with objects of earlier gradings (grade_cache.h), or NULL */
	bool		list;
	bool		timed;			/* only tests that the phase makes a difference to */

	/* Reports: to these files, or NULL ... */
	const char	*json;			/* one more copy of result.json */
	const char	*junit;
	const char	*gradescope;
	const char	*prairielearn;
	/* ... in the place of the text on standard output ... */
	bool		tap;
	bool		autolab;
	/* ... to the file named by GITHUB_OUTPUT, or else behind the text. */
	bool		classroom;
};

struct grading {
	struct options	options;
	const struct rubric_lab *lab;
	char		build[PATH_ROOM];	/* the folder with labs/build.conf */
	char		results[PATH_ROOM];	/* the folder with result.json and evidence/ */
	char		folder[PATH_ROOM];	/* temporary */
	char		error[SENTENCE_MAX];	/* why the grader could not do its work, or "" */
	char		remark[SENTENCE_MAX];	/* something the reader should know, or "" */
	struct record	records[TESTS_MAX];	/* the chosen tests, as the rubric orders them */
	size_t		count;
};

/*
 * Read the command line into *options.  Returns -1 to go on, or the exit status: 0 after --help, 2
 * after a mistake, which has been explained on standard error.
 */
int options_read(struct options *options, int argc, char **argv);

/*
 * Fill grading->records with the chosen tests of the lab, all "grader error".  False, with
 * grading->error, if a name is no test of the lab.
 */
bool grading_choose(struct grading *grading);

/*
 * Does the student's tree give us this file?  Those of the lab itself, and of earlier labs unless
 * the reference's are to take their place; never those of a later lab.
 */
bool grading_takes(const struct grading *grading, const struct rubric_source *source);

/* The worker: build, boot, judge.  What goes wrong with the grader itself is told in grading->error. */
void grading_run(struct grading *grading);

/* Make every record fail with the same sentence: the submission as a whole cannot be judged. */
void grading_fail_all(struct grading *grading, const char *message);

/* Points earned and possible. */
unsigned grading_points(const struct grading *grading);
unsigned grading_points_max(const struct grading *grading);

/* 0: all passed, 1: something failed or was skipped, 2: grader error. */
int grading_exit_status(const struct grading *grading);

/* Set grading->error, unless there is one already: the first cause counts. */
void grading_error(struct grading *grading, const char *format, ...) __attribute__((format(printf, 2, 3)));

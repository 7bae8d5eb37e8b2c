/* SPDX-License-Identifier: MIT */
/*
 * grade_options.c: the command line.
 */
#include "grade.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
	"grade: build a student's tree, boot it, judge what it did\n"
	"\n"
	"  --lab N         the lab to judge (default: all there are)\n"
	"  --tree DIR      the student's tree (default: the current folder)\n"
	"  --base WHOSE    own or reference: whose solutions of earlier labs (default: own)\n"
	"  --seed N        draws the tests' inputs (default: 1)\n"
	"  --phase N       0 to 4: when the timer first ticks, in tests that have one (default: by the seed)\n"
	"  --only TEST     run this test only; may be given several times\n"
	"  --timed         run only tests for which the phase makes a difference\n"
	"  --list          list the lab's tests\n"
	"  --jobs N        machines at a time (default: one a processor)\n"
	"  --results DIR   where result.json and the evidence go (default: build/results/labN)\n"
	"  --judge DIR     judge the evidence in DIR again, without building or booting\n"
	"  --objects DIR   keep objects there, and compile no file again that the same tree has been graded with\n"
	"\n"
	"  --json FILE         write result.json there too\n"
	"  --junit FILE        write a report in JUnit's XML\n"
	"  --tap               print the Test Anything Protocol, version 14\n"
	"  --gradescope FILE   write what Gradescope reads\n"
	"  --autolab           print what Autolab reads\n"
	"  --classroom         set the step's output \"result\" for GitHub Classroom\n"
	"  --prairielearn FILE write what PrairieLearn reads\n"
	"\n"
	"Runs in the root of the tree that has the given parts and the tests.\n"
	"Exit status: 0 all passed, 1 something failed, 2 the grader could not do its work.\n";

/* A whole decimal or 0x number, at most `max`. */
static bool
read_number(const char *text, uint64_t max, uint64_t *number)
{
	char *end;

	errno = 0;
	*number = strtoull(text, &end, 0);
	return !errno && *text >= '0' && *text <= '9' && !*end && *number <= max;
}

static int
refuse(const char *what, const char *value)
{
	fprintf(stderr, "grade: %s: '%s'\nTry: grade --help\n", what, value);
	return 2;
}

/* The options that ask for a report.  False if it is none of them. */
static bool
read_report(struct options *options, int option, const char *value)
{
	switch (option) {
	case 'n':
		options->json = value;
		return true;
	case 'u':
		options->junit = value;
		return true;
	case 'g':
		options->gradescope = value;
		return true;
	case 'p':
		options->prairielearn = value;
		return true;
	case 'T':
		options->tap = true;
		return true;
	case 'A':
		options->autolab = true;
		return true;
	case 'C':
		options->classroom = true;
		return true;
	}
	return false;
}

static int
read_option(struct options *options, int option, const char *value)
{
	uint64_t number = 0;
	bool good = true;

	switch (option) {
	case 'l':
		good = read_number(value, 99, &number);
		options->lab = (unsigned)number;
		break;
	case 's':
		good = read_number(value, UINT64_MAX, &options->seed);
		options->seed_given = true;
		break;
	case 'f':
		good = read_number(value, TIMER_PHASES - 1, &number);
		options->phase = (unsigned)number;
		break;
	case 'j':
		good = read_number(value, 64, &number);
		options->jobs = (unsigned)number;
		break;
	case 'b':
		good = !strcmp(value, "own") || !strcmp(value, "reference");
		options->base = value;
		break;
	case 'o':
		good = options->only_count < TESTS_MAX;
		if (good)
			options->only[options->only_count++] = value;
		break;
	case 't':
		options->tree = value;
		break;
	case 'r':
		options->results = value;
		break;
	case 'e':
		options->judge = value;
		break;
	case 'O':
		options->objects = value;
		break;
	case 'm':
		options->timed = true;
		break;
	case 'i':
		options->list = true;
		break;
	case 'h':
		fputs(usage, stdout);
		return 0;
	default:
		if (read_report(options, option, value))
			break;
		fputs("Try: grade --help\n", stderr);
		return 2;
	}
	return good ? -1 : refuse("this option cannot have the value", value);
}

/* True if the options make sense without saying which lab. */
static bool
are_for_all(const struct options *options)
{
	return !options->only_count && !options->judge && !options->results && !options->json && !options->junit &&
	       !options->gradescope && !options->prairielearn && !options->tap && !options->autolab && !options->classroom;
}

static int
check_lab(const struct options *options)
{
	if (options->tap && options->autolab)
		return refuse("there is one standard output: give --tap or", "--autolab");
	if (rubric_lab(options->lab) || (!options->lab && are_for_all(options)))
		return -1;
	fprintf(stderr, "grade: %s; labs there are:", options->lab ? "there is no such lab" : "say which lab: --lab N");
	for (size_t i = 0; i < rubric_lab_count; i++)
		fprintf(stderr, " %u (%s)", rubric_labs[i].number, rubric_labs[i].title);
	fputc('\n', stderr);
	return 2;
}

int
options_read(struct options *options, int argc, char **argv)
{
	static const struct option names[] = {
		{ "lab", required_argument, NULL, 'l' },     { "tree", required_argument, NULL, 't' },
		{ "base", required_argument, NULL, 'b' },    { "seed", required_argument, NULL, 's' },
		{ "only", required_argument, NULL, 'o' },    { "list", no_argument, NULL, 'i' },
		{ "jobs", required_argument, NULL, 'j' },    { "results", required_argument, NULL, 'r' },
		{ "judge", required_argument, NULL, 'e' },   { "json", required_argument, NULL, 'n' },
		{ "junit", required_argument, NULL, 'u' },   { "gradescope", required_argument, NULL, 'g' },
		{ "tap", no_argument, NULL, 'T' },	     { "prairielearn", required_argument, NULL, 'p' },
		{ "autolab", no_argument, NULL, 'A' },	     { "classroom", no_argument, NULL, 'C' },
		{ "phase", required_argument, NULL, 'f' },   { "timed", no_argument, NULL, 'm' },
		{ "objects", required_argument, NULL, 'O' }, { "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int option, status = -1;

	*options = (struct options){ .tree = ".", .base = "own", .seed = 1, .phase = TIMER_PHASES };
	while (status < 0 && (option = getopt_long(argc, argv, "", names, NULL)) != -1)
		status = read_option(options, option, optarg);
	if (status < 0 && optind < argc)
		status = refuse("this is no option", argv[optind]);
	if (options->phase == TIMER_PHASES)
		options->phase = (unsigned)(options->seed % TIMER_PHASES);
	if (status < 0)
		status = check_lab(options);
	return status;
}

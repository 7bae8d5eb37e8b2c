/* SPDX-License-Identifier: MIT */
/*
 * labtool.c: the exercises of a source tree, by command.
 *
 *   The reference solution of every exercise is ordinary code in the tree; a tag in the comment
 *   above it says which exercise it answers.  This program reads the tags: it lists them, checks
 *   them against the rubrics, and writes the files with the answers taken out.  labs/starter.sh
 *   makes a student's repository with it.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "labtool_apply.h"
#include "labtool_check.h"
#include "file.h"
#include "labtool_strip.h"
#include "rubric.h"

static const char usage[] =
	"labtool: the exercises of a source tree\n"
	"\n"
	"  labtool list [--tree DIR]              exercises: where, and how long the reference solution is\n"
	"  labtool check [--tree DIR]             are all rules kept?  0: yes, 1: no\n"
	"  labtool files [--tree DIR]             files that have something to write in them\n"
	"  labtool strip [--tree DIR] --out DIR   write these files there, with the solutions taken out\n"
	"  labtool apply --out DIR FILE...        put the functions in FILE in the place of those of the file that FILE\n"
	"                                         names, and write that file there; a file that is there already is changed\n"
	"  labtool sources LAB                    files that lab LAB takes from the student\n"
	"  labtool hint LAB EXERCISE [LEVEL]      a hint; level 1, 2 or 3\n"
	"\n"
	"DIR is the root of the source tree, by default the current folder.\n";

static int
command_list(const struct tree *tree)
{
	for (size_t i = 0; i < tree->regions.count; i++) {
		const struct region *region = &tree->regions.list[i];

		printf("LAB %u.%u\t%s:%u\t%s%s\t%u lines\n", region->lab, region->exercise, region->path, region->line,
		       region->name, region->is_block ? " (a block in it)" : "", region->lines);
	}
	for (size_t i = 0; i < rubric_lab_count; i++)
		printf("lab %u\t%s\t%u hours\t%u lines\n", rubric_labs[i].number, rubric_labs[i].title,
		       rubric_labs[i].hours, tree_lines(tree, rubric_labs[i].number, 0));
	return 0;
}

static int
command_check(const struct tree *tree)
{
	unsigned broken = check_tree(tree, stderr);

	if (broken)
		fprintf(stderr, "labtool: %u rule%s broken\n", broken, broken == 1 ? " is" : "s are");
	return broken ? 1 : 0;
}

static int
command_files(const struct tree *tree)
{
	for (size_t i = 0; i < tree->file_count; i++)
		if (tree->files[i].count)
			printf("%s\n", tree->files[i].path);
	return 0;
}

static int
strip_file(const struct tree *tree, const struct lab_file *file, const char *out)
{
	struct stripped stripped;
	char error[SOURCE_ERROR];
	char *path = NULL;
	bool done;

	if (!strip_source(&stripped, &file->source, &file->items, &tree->regions.list[file->first], file->count, error)) {
		fprintf(stderr, "labtool: %s\n", error);
		return 1;
	}
	if (asprintf(&path, "%s/%s", out, file->path) < 0)
		abort();
	done = file_write(path, stripped.text, stripped.length, error, sizeof error);
	if (!done)
		fprintf(stderr, "labtool: %s\n", error);
	free(path);
	free(stripped.text);
	return !done;
}

static int
command_strip(const struct tree *tree, const char *out)
{
	int failed = 0;

	if (!out) {
		fprintf(stderr, "labtool: strip needs --out DIR: where the stripped files go\n");
		return 2;
	}
	for (size_t i = 0; i < tree->file_count; i++)
		if (tree->files[i].count)
			failed |= strip_file(tree, &tree->files[i], out);
	return failed;
}

/* Change the file that `path` names: as it is in `out` already, or else in the tree. */
static int
apply_file(const char *directory, const char *out, const char *path)
{
	struct source change = { 0 }, target = { 0 };
	char error[SOURCE_ERROR], *in = NULL, *text = NULL, *place = NULL;
	size_t length;
	bool done = false;

	if (source_open(&change, NULL, path, error)) {
		in = change_value(&change, "in");
		snprintf(error, sizeof error, "%s: its first comment has no line 'in: FILE'", path);
	}
	if (in && asprintf(&place, "%s/%s", out, in) < 0)
		abort();
	if (in && source_open(&target, access(place, F_OK) ? directory : out, in, error))
		text = change_apply(&change, &target, &length, error);
	if (text)
		done = file_put(place, text, length, error, sizeof error);
	if (!done)
		fprintf(stderr, "labtool: %s\n", error);
	free(text);
	free(place);
	source_close(&target);
	source_close(&change);
	free(in);
	return !done;
}

static int
command_apply(const char *directory, const char *out, char **files)
{
	int failed = 0;

	if (!out || !*files) {
		fprintf(stderr, "labtool: apply needs --out DIR and a file\n");
		return 2;
	}
	while (*files)
		failed |= apply_file(directory, out, *files++);
	return failed;
}

static int
command_sources(const char *lab)
{
	unsigned number = lab ? (unsigned)strtoul(lab, NULL, 10) : 0;

	if (!rubric_lab(number)) {
		fprintf(stderr, "labtool: there is no lab '%s'\n", lab ? lab : "");
		return 2;
	}
	for (size_t i = 0; i < rubric_source_count; i++)
		if (rubric_sources[i].lab == number)
			printf("%s\n", rubric_sources[i].path);
	return 0;
}

static int
refuse_exercise(unsigned lab, const char *exercise)
{
	fprintf(stderr, "labtool: lab %u has no exercise '%s'; it has:\n", lab, exercise ? exercise : "");
	for (size_t i = 0; i < rubric_exercise_count; i++)
		if (rubric_exercises[i].lab == lab)
			fprintf(stderr, "  EX=%u  %s\n", rubric_exercises[i].number, rubric_exercises[i].title);
	return 2;
}

/* labtool hint LAB EXERCISE [LEVEL] */
static int
command_hint(char **words)
{
	unsigned lab = words[0] ? (unsigned)strtoul(words[0], NULL, 10) : 0, exercise, level = 1;
	const char *text;

	if (!rubric_lab(lab)) {
		fprintf(stderr, "labtool: there is no lab '%s'; labs there are: 1 to %zu\n", words[0] ? words[0] : "",
			rubric_lab_count);
		return 2;
	}
	exercise = words[1] ? (unsigned)strtoul(words[1], NULL, 10) : 0;
	if (!rubric_exercise(lab, exercise))
		return refuse_exercise(lab, words[1]);
	if (words[2])
		level = (unsigned)strtoul(words[2], NULL, 10);
	text = rubric_hint(lab, exercise, level);
	if (!text) {
		fprintf(stderr, "labtool: hints have the levels 1 to %u\n", RUBRIC_HINT_LEVELS);
		return 2;
	}
	printf("%u.%u %s, hint %u of %u\n\n%s\n", lab, exercise, rubric_exercise(lab, exercise)->title, level,
	       RUBRIC_HINT_LEVELS, text);
	if (level < RUBRIC_HINT_LEVELS)
		printf("\nmore: make hint LAB=%u EX=%u LEVEL=%u\n", lab, exercise, level + 1);
	return 0;
}

static int
run(const char *command, const char *directory, const char *out)
{
	char error[SOURCE_ERROR];
	struct tree tree;
	int status = 2;

	if (!tree_open(&tree, directory, error))
		fprintf(stderr, "labtool: %s\n", error);
	else if (!strcmp(command, "list"))
		status = command_list(&tree);
	else if (!strcmp(command, "check"))
		status = command_check(&tree);
	else if (!strcmp(command, "files"))
		status = command_files(&tree);
	else if (!strcmp(command, "strip"))
		status = command_strip(&tree, out);
	else
		fprintf(stderr, "labtool: there is no command '%s'\n\n%s", command, usage);
	tree_close(&tree);
	return status;
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "tree", required_argument, NULL, 't' },
		{ "out", required_argument, NULL, 'o' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	const char *directory = ".", *out = NULL;
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 't') {
			directory = optarg;
		} else if (option == 'o') {
			out = optarg;
		} else {
			fputs(usage, option == 'h' ? stdout : stderr);
			return option == 'h' ? 0 : 2;
		}
	}
	if (optind >= argc) {
		fputs(usage, stderr);
		return 2;
	}
	if (!strcmp(argv[optind], "sources"))
		return command_sources(argv[optind + 1]);
	if (!strcmp(argv[optind], "hint"))
		return command_hint(argv + optind + 1);
	if (!strcmp(argv[optind], "apply"))
		return command_apply(directory, out, argv + optind + 1);
	return run(argv[optind], directory, out);
}

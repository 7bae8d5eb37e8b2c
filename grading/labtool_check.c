/* SPDX-License-Identifier: MIT */
/*
 * labtool_check.c: the rules that regions and rubrics keep.
 *
 *   What a single file can break (nesting, tags that own nothing, two tags on one region) was
 *   refused when it was read.  Here: every file can be stripped; tags and rubric name the same
 *   exercises and the same files; no exercise or lab is longer than it promises.
 */
#include "labtool_check.h"
#include "labtool_strip.h"
#include "rubric.h"

#include <stdlib.h>
#include <string.h>

/* Code lines that stripping the chosen regions of one file removes. */
static unsigned
file_lines(const struct tree *tree, const struct lab_file *file, unsigned lab, unsigned exercise)
{
	struct region *chosen = calloc(file->count + 1, sizeof *chosen);
	struct stripped stripped;
	char error[SOURCE_ERROR];
	unsigned lines = 0;
	size_t count = 0;

	if (!chosen)
		abort();
	for (size_t i = file->first; i < file->first + file->count; i++) {
		const struct region *region = &tree->regions.list[i];

		if (region->lab == lab && (!exercise || region->exercise == exercise)) {
			chosen[count++] = *region;
			lines += region->lines;
		}
	}
	if (count && strip_source(&stripped, &file->source, &file->items, chosen, count, error)) {
		lines += stripped.helper_lines;
		free(stripped.text);
	}
	free(chosen);
	return lines;
}

unsigned
tree_lines(const struct tree *tree, unsigned lab, unsigned exercise)
{
	unsigned lines = 0;

	for (size_t i = 0; i < tree->file_count; i++)
		lines += file_lines(tree, &tree->files[i], lab, exercise);
	return lines;
}

static unsigned
check_strips(const struct tree *tree, FILE *out)
{
	unsigned broken = 0;

	for (size_t i = 0; i < tree->file_count; i++) {
		const struct lab_file *file = &tree->files[i];
		struct stripped stripped;
		char error[SOURCE_ERROR];

		if (strip_source(&stripped, &file->source, &file->items, &tree->regions.list[file->first], file->count,
				 error)) {
			free(stripped.text);
		} else {
			fprintf(out, "%s\n", error);
			broken++;
		}
	}
	return broken;
}

static bool
has_source(unsigned lab, const char *path)
{
	for (size_t i = 0; i < rubric_source_count; i++)
		if (rubric_sources[i].lab == lab && !strcmp(rubric_sources[i].path, path))
			return true;
	return false;
}

/* Each tag stands in a file that its lab takes from students, and means an exercise of the rubric. */
static unsigned
check_regions(const struct tree *tree, FILE *out)
{
	unsigned broken = 0;

	for (size_t i = 0; i < tree->regions.count; i++) {
		const struct region *region = &tree->regions.list[i];

		if (!rubric_exercise(region->lab, region->exercise)) {
			fprintf(out, "%s:%u: LAB %u.%u: no rubric has this exercise\n", region->path, region->line,
				region->lab, region->exercise);
			broken++;
		} else if (!has_source(region->lab, region->path)) {
			fprintf(out, "%s:%u: LAB %u.%u: the rubric of lab %u does not name this file as a SOURCE\n",
				region->path, region->line, region->lab, region->exercise, region->lab);
			broken++;
		}
	}
	return broken;
}

static unsigned
check_sources(const struct tree *tree, FILE *out)
{
	unsigned broken = 0;

	for (size_t i = 0; i < rubric_source_count; i++) {
		const struct rubric_source *source = &rubric_sources[i];
		bool found = false;

		for (size_t r = 0; r < tree->regions.count; r++)
			found |= tree->regions.list[r].lab == source->lab &&
				 !strcmp(tree->regions.list[r].path, source->path);
		if (!found) {
			fprintf(out, "rubric of lab %u: nothing is to be written in %s\n", source->lab, source->path);
			broken++;
		}
	}
	return broken;
}

static unsigned
check_limit(FILE *out, unsigned lab, unsigned exercise, unsigned lines, unsigned limit)
{
	if (lines > 0 && lines <= limit)
		return 0;
	fprintf(out, "LAB %u", lab);
	if (exercise)
		fprintf(out, ".%u", exercise);
	if (lines)
		fprintf(out, ": the reference solution has %u code lines, promised are at most %u\n", lines, limit);
	else
		fprintf(out, ": no file has this tag\n");
	return 1;
}

static unsigned
check_lines(const struct tree *tree, FILE *out)
{
	unsigned broken = 0;

	for (size_t i = 0; i < rubric_exercise_count; i++) {
		const struct rubric_exercise *exercise = &rubric_exercises[i];
		unsigned limit = exercise->lines < RUBRIC_EXERCISE_LINES ? exercise->lines : RUBRIC_EXERCISE_LINES;

		broken += check_limit(out, exercise->lab, exercise->number,
				      tree_lines(tree, exercise->lab, exercise->number), limit);
	}
	for (size_t i = 0; i < rubric_lab_count; i++)
		broken += check_limit(out, rubric_labs[i].number, 0, tree_lines(tree, rubric_labs[i].number, 0),
				      RUBRIC_LAB_LINES);
	return broken;
}

/* Whoever asks for a hint gets one, at every level. */
static unsigned
check_hints(FILE *out)
{
	unsigned broken = 0;

	for (size_t i = 0; i < rubric_exercise_count; i++)
		for (unsigned level = 1; level <= RUBRIC_HINT_LEVELS; level++)
			if (!rubric_hint(rubric_exercises[i].lab, rubric_exercises[i].number, level)) {
				fprintf(out, "rubric: exercise %u.%u has no HINT of level %u\n", rubric_exercises[i].lab,
					rubric_exercises[i].number, level);
				broken++;
			}
	return broken;
}

/*
 * A file has one owner: else nobody could start at a later lab with the reference's parts of the
 * earlier ones.
 */
static unsigned
check_owners(FILE *out)
{
	unsigned broken = 0;

	for (size_t i = 0; i < rubric_source_count; i++)
		for (size_t before = 0; before < i; before++)
			if (!strcmp(rubric_sources[i].path, rubric_sources[before].path)) {
				fprintf(out, "rubrics: %s belongs to lab %u and to lab %u; split the file\n",
					rubric_sources[i].path, rubric_sources[before].lab, rubric_sources[i].lab);
				broken++;
			}
	return broken;
}

static unsigned
check_rubric(FILE *out)
{
	unsigned broken = 0;

	for (size_t i = 0; i < rubric_lab_count; i++)
		if (rubric_labs[i].hours > RUBRIC_LAB_HOURS) {
			fprintf(out, "rubric of lab %u: %u hours, at most %d\n", rubric_labs[i].number,
				rubric_labs[i].hours, RUBRIC_LAB_HOURS);
			broken++;
		}
	for (size_t i = 0; i < rubric_test_count; i++) {
		const struct rubric_test *test = &rubric_tests[i];
		const struct rubric_test *needs = rubric_needs(test);

		if (test->exercise && !rubric_exercise(test->lab, test->exercise)) {
			fprintf(out, "rubric: test %s is of exercise %u.%u, which is not there\n", test->name, test->lab,
				test->exercise);
			broken++;
		}
		if (rubric_is_challenge(test) != !strncmp(test->name, "challenge_", strlen("challenge_"))) {
			fprintf(out, "rubric: test %s is worth %u points; a challenge's test, and no other, is worth none and called "
				"challenge_...\n", test->name, test->points);
			broken++;
		}
		if (strcmp(test->needs, "nothing") && (!needs || needs >= test)) {
			fprintf(out, "rubric: test %s needs %s, which is not an earlier test of lab %u\n", test->name,
				test->needs, test->lab);
			broken++;
		}
	}
	return broken;
}

unsigned
check_tree(const struct tree *tree, FILE *out)
{
	return check_strips(tree, out) + check_regions(tree, out) + check_sources(tree, out) +
	       check_owners(out) + check_lines(tree, out) + check_rubric(out) + check_hints(out);
}

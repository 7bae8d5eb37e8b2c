/* SPDX-License-Identifier: MIT */
/*
 * grade_build.c: from the student's files to a kernel that can be booted.
 *
 *   The given parts were compiled before, by the Makefile, and build.conf tells how (labs/labs.mk).
 *   Here, in a folder that is removed at the end:
 *
 *   (1) headers and the student's files are laid out (grade_submission.c);
 *   (2) the student's files are compiled in confinement and the objects checked (grade_compile.c);
 *   (3) only now the given objects and the lab's probe come into the folder, and all are linked, confined as well;
 *   (4) the kernel goes to the results.
 */
#include "grade_build.h"
#include "file.h"
#include "grade_compile.h"
#include "grade_submission.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/*
 * What reference objects refer to, with the hash of their headers behind it; labs.mk defines the
 * one of this tree.
 */
#define GIVEN_HEADERS	"given_headers_"

/* An object of another lab's probe: build/labs/lab02-memory/tests/probe.o, say. */
static bool
is_other_lab(const char *object, const struct rubric_lab *lab)
{
	const char *tests = strstr(object, "/tests/probe");
	size_t length = strlen(lab->folder);

	return tests && ((size_t)(tests - object) < length || strncmp(tests - length, lab->folder, length));
}

/* All that is linked to the student's objects, as one line of file names, for free(). */
static char *
given_objects(const struct grading *grading, const struct recipe *recipe)
{
	char *line = NULL;
	size_t length;
	FILE *out = open_memstream(&line, &length);
	bool reference = strcmp(grading->options.base, "own");

	if (!out)
		abort();
	fprintf(out, "%s %s", recipe->objects, recipe->probes);
	for (unsigned lab = 0; lab < RECIPE_LABS; lab++) {
		if (lab < grading->lab->number && reference && recipe->bases[lab])
			fprintf(out, " %s", recipe->bases[lab]);
		else if (lab > grading->lab->number && recipe->labs[lab])
			fprintf(out, " %s", recipe->labs[lab]);
	}
	if (fclose(out))
		abort();
	return line;
}

/* Copy them into the folder, under short names; these go on the command line. */
static bool
bring_given(struct grading *grading, const struct recipe *recipe, const char *folder, struct words *words)
{
	char *objects = given_objects(grading, recipe), *line = NULL, *save = NULL, to[PATH_ROOM], error[512];
	unsigned number = 0;
	size_t length;
	FILE *names = open_memstream(&line, &length);
	bool good = true;

	if (!names)
		abort();
	for (char *object = strtok_r(objects, " ", &save); good && object; object = strtok_r(NULL, " ", &save)) {
		if (is_other_lab(object, grading->lab))
			continue;
		fprintf(names, "given%u.o ", number);
		snprintf(to, sizeof to, "%.4000s/given%u.o", folder, number++);
		good = file_copy(object, to, error, sizeof error);
	}
	snprintf(to, sizeof to, "%.4000s/kernel.ld", folder);
	good = good && file_copy(recipe->script, to, error, sizeof error);
	fclose(names);
	words_add(words, line);
	if (!good)
		grading_error(grading, "%s", error);
	free(line);
	free(objects);
	return good;
}

/*
 * The line of the linker's that says what is wrong: the first about something undefined, else the
 * first of all.
 */
static void
explain_link(const char *output, char *message, size_t size)
{
	const char *line = strstr(output, "undefined reference");
	const char *end;

	if (!line)
		line = output;
	while (line > output && line[-1] != '\n')
		line--;
	end = strchrnul(line, '\n');
	snprintf(message, size, "it does not link: %.*s", (int)(end - line < 500 ? end - line : 500), line);
}

static bool
link_kernel(struct grading *grading, const struct recipe *recipe, const struct confinement *confinement,
	    const struct words *objects)
{
	struct words words = { .count = 0 };
	struct command command = { .end = COMMAND_NOT_STARTED };
	char message[SENTENCE_MAX];
	bool good;

	words_add(&words, recipe->ld);
	words_add(&words, recipe->ldflags);
	words_add(&words, "-T kernel.ld -o kernel.elf");
	for (unsigned i = 0; i < objects->line_count; i++)
		words_add(&words, objects->lines[i]);
	good = bring_given(grading, recipe, confinement->folder, &words);
	words_add(&words, recipe->libraries);
	if (good)
		confined_run(confinement, words.list, &command);
	words_free(&words);
	if (good && command.end == COMMAND_ENDED && command.status && strstr(command.output, GIVEN_HEADERS)) {
		grading_error(grading, "the reference objects in labs/base/ were made for other headers than this tree has: "
			      "undo the changes of the given headers, or grade with the base \"own\"");
		good = false;
	} else if (good && command.end == COMMAND_ENDED && command.status) {
		explain_link(command.output, message, sizeof message);
		compile_fail(grading, message, "", 0, &command);
		good = false;
	} else if (good && command.end != COMMAND_ENDED) {
		grading_error(grading, "the linker %s could not be run", recipe->ld);
		good = false;
	}
	free(command.output);
	return good;
}

static bool
keep_kernel(struct grading *grading, const char *folder)
{
	char from[PATH_ROOM], to[PATH_ROOM], error[512];

	snprintf(from, sizeof from, "%.4000s/kernel.elf", folder);
	snprintf(to, sizeof to, "%.4000s/kernel.elf", grading->results);
	if (file_copy(from, to, error, sizeof error))
		return true;
	grading_error(grading, "%s", error);
	return false;
}

bool
build_kernel(struct grading *grading)
{
	struct recipe recipe;
	struct confinement confinement;
	struct words objects = { .count = 0 };
	char folder[PATH_ROOM], refusal[SENTENCE_MAX];
	bool good;

	snprintf(folder, sizeof folder, "%.4000s/build", grading->folder);
	if (mkdir(folder, 0755)) {
		grading_error(grading, "cannot make the folder %s: %s", folder, strerror(errno));
		return false;
	}
	good = recipe_read(grading, &recipe) && submission_collect(grading, folder, refusal);
	if (!good && !grading->error[0])
		compile_fail(grading, refusal, "", 0, NULL);
	if (good) {
		confinement_find(&confinement, folder);
		if (confinement_lacks(&confinement))
			snprintf(grading->remark, sizeof grading->remark, "%s", confinement_lacks(&confinement));
		good = compile_submission(grading, &recipe, &confinement, &objects) &&
		       link_kernel(grading, &recipe, &confinement, &objects) && keep_kernel(grading, folder);
	}
	words_free(&objects);
	recipe_free(&recipe);
	return good;
}

/* SPDX-License-Identifier: MIT */
/*
 * grade_recipe.c: how the target's files are compiled and linked, and command lines made from that.
 */
#include "grade_recipe.h"
#include "file.h"

#include <stdlib.h>
#include <string.h>

/* "lab 2 a.o b.o" or "base 2 a.o b.o": the objects of one lab. */
static void
read_lab(char *line, const char *key, char *objects[RECIPE_LABS])
{
	char *end;
	unsigned long lab;

	if (strncmp(line, key, strlen(key)))
		return;
	lab = strtoul(line + strlen(key), &end, 10);
	if (lab < RECIPE_LABS)
		objects[lab] = end;
}

bool
recipe_read(struct grading *grading, struct recipe *recipe)
{
	const struct {
		const char *key;
		char **value;
	} lines[] = {
		{ "cc ", &recipe->cc },		  { "cflags ", &recipe->cflags },	{ "ld ", &recipe->ld },
		{ "ldflags ", &recipe->ldflags }, { "script ", &recipe->script },	{ "libraries ", &recipe->libraries },
		{ "objects ", &recipe->objects },	{ "probes ", &recipe->probes },
	};
	char error[512], *save = NULL;
	size_t length;

	*recipe = (struct recipe){ .text = file_read(grading->build, "labs/build.conf", &length, error, sizeof error) };
	if (!recipe->text) {
		grading_error(grading, "the given parts of the tree are not built (make lab-base builds them): %s", error);
		return false;
	}
	for (char *line = strtok_r(recipe->text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		read_lab(line, "lab ", recipe->labs);
		read_lab(line, "base ", recipe->bases);
		for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
			if (!strncmp(line, lines[i].key, strlen(lines[i].key)))
				*lines[i].value = line + strlen(lines[i].key);
	}
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		if (!*lines[i].value) {
			grading_error(grading, "%s/labs/build.conf has no line '%s'", grading->build, lines[i].key);
			return false;
		}
	return true;
}

void
recipe_free(struct recipe *recipe)
{
	free(recipe->text);
}

/* One more place in a list of pointers. */
static void *
grow(void *list, unsigned count)
{
	list = realloc(list, count * sizeof(void *));
	if (!list)
		abort();
	return list;
}

void
words_add(struct words *words, const char *line)
{
	char *copy = strdup(line), *save = NULL;

	if (!copy)
		abort();
	words->lines = grow(words->lines, words->line_count + 1);
	words->lines[words->line_count++] = copy;
	for (char *word = strtok_r(copy, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
		words->list = grow(words->list, words->count + 2);
		words->list[words->count++] = word;
		words->list[words->count] = NULL;
	}
}

void
words_free(struct words *words)
{
	while (words->line_count)
		free(words->lines[--words->line_count]);
	free(words->lines);
	free(words->list);
}

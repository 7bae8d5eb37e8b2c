/* SPDX-License-Identifier: MIT */
/*
 * labtool_tree.c: find the files with regions.
 *
 *   A file is parsed only if the letters "LAB " stand in it, so that code we never touch cannot stop us.
 */
#include "labtool_tree.h"
#include "file.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
is_source(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot && (!strcmp(dot, ".c") || !strcmp(dot, ".h") || !strcmp(dot, ".S"));
}

static bool
add_file(struct tree *tree, const char *directory, const char *path, char error[SOURCE_ERROR])
{
	struct lab_file file = { .first = tree->regions.count };
	size_t length;
	char *text = file_read(directory, path, &length, error, SOURCE_ERROR);
	bool good;

	if (!text)
		return false;
	if (!memmem(text, length, "LAB ", 4)) {
		free(text);
		return true;
	}
	file.path = strdup(path);
	good = source_from_text(&file.source, file.path, text, length, error) &&
	       (file.source.assembly || items_find(&file.items, &file.source, error)) &&
	       regions_find(&tree->regions, &file.source, &file.items, error);
	file.count = tree->regions.count - file.first;
	if (tree->file_count == tree->room) {
		tree->room = tree->room ? 2 * tree->room : 16;
		tree->files = realloc(tree->files, tree->room * sizeof *tree->files);
		if (!tree->files)
			abort();
	}
	tree->files[tree->file_count++] = file;
	return good;
}

static int
by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* A tree that cannot be walked to its end is an error, not a short list. */
static bool
walk(struct tree *tree, const char *directory, FTS *fts, char error[SOURCE_ERROR])
{
	size_t skip = strlen(directory) + 1;
	FTSENT *entry;

	while (errno = 0, (entry = fts_read(fts))) {
		if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR || entry->fts_info == FTS_NS) {
			snprintf(error, SOURCE_ERROR, "cannot read %s: %s", entry->fts_path, strerror(entry->fts_errno));
			return false;
		}
		if (entry->fts_info == FTS_F && is_source(entry->fts_name) &&
		    !add_file(tree, directory, entry->fts_path + skip, error))
			return false;
	}
	return !errno;
}

bool
tree_open(struct tree *tree, const char *directory, char error[SOURCE_ERROR])
{
	char *roots[3] = { 0 };
	FTS *fts;
	bool good;

	*tree = (struct tree){ 0 };
	if (asprintf(&roots[0], "%s/kernel", directory) < 0 || asprintf(&roots[1], "%s/user", directory) < 0)
		abort();
	fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	if (!fts)
		abort();
	good = walk(tree, directory, fts, error);
	fts_close(fts);
	free(roots[0]);
	free(roots[1]);
	return good;
}

void
tree_close(struct tree *tree)
{
	for (size_t i = 0; i < tree->file_count; i++) {
		items_free(&tree->files[i].items);
		source_close(&tree->files[i].source);
		free(tree->files[i].path);
	}
	free(tree->files);
	regions_free(&tree->regions);
	*tree = (struct tree){ 0 };
}

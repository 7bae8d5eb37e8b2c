/* SPDX-License-Identifier: MIT */
/*
 * grade_submission.c: take from the student exactly what the lab asks for.
 *
 *   A path is opened folder by folder and no link is followed, so that "kernel" or "format.c" being
 *   a link to somewhere else hands in nothing.  What else lies in the student's tree is never
 *   looked at.
 */
#include "grade_submission.h"
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SOURCE_MAX	(1 << 20)	/* bytes of one file; the reference's have some 10,000 */

/* Open tree/path without following a link in `path`; -1 with a refusal. */
static int
open_beneath(const char *tree, const char *path, char refusal[SENTENCE_MAX])
{
	char part[PATH_ROOM];
	const char *slash;
	int folder = open(tree, O_RDONLY | O_DIRECTORY | O_CLOEXEC), next;

	while (folder >= 0 && (slash = strchr(path, '/'))) {
		snprintf(part, sizeof part, "%.*s", (int)(slash - path), path);
		next = openat(folder, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		close(folder);
		folder = next;
		path = slash + 1;
	}
	if (folder < 0)
		return -1;
	next = openat(folder, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (next < 0 && errno == ELOOP)
		snprintf(refusal, SENTENCE_MAX, "%s is a link; hand in the file itself", path);
	close(folder);
	return next;
}

/* The file's bytes, for free(); NULL with a refusal. */
static char *
read_source(const char *tree, const char *path, size_t *length, char refusal[SENTENCE_MAX])
{
	int descriptor = open_beneath(tree, path, refusal);
	struct stat status;
	char *bytes = NULL;

	if (descriptor < 0) {
		if (!refusal[0])
			snprintf(refusal, SENTENCE_MAX, "%s cannot be read: %s", path,
				 errno == ELOOP || errno == ENOTDIR ? "a folder on the way is a link or no folder" :
								     strerror(errno));
		return NULL;
	}
	if (fstat(descriptor, &status) || !S_ISREG(status.st_mode)) {
		snprintf(refusal, SENTENCE_MAX, "%s is no ordinary file", path);
	} else if (status.st_size > SOURCE_MAX) {
		snprintf(refusal, SENTENCE_MAX, "%s is larger than 1 MiB", path);
	} else {
		ssize_t got;

		bytes = malloc((size_t)status.st_size + 1);
		got = bytes ? read(descriptor, bytes, (size_t)status.st_size) : -1;
		*length = got < 0 ? 0 : (size_t)got;
		if (got != status.st_size) {
			snprintf(refusal, SENTENCE_MAX, "%s changed while it was read", path);
			free(bytes);
			bytes = NULL;
		}
	}
	close(descriptor);
	return bytes;
}

static bool
copy_in(struct grading *grading, const char *folder, const char *path, const char *bytes, size_t length)
{
	char error[512], *name;
	bool done;

	if (asprintf(&name, "%s/%s", folder, path) < 0)
		abort();
	done = file_put(name, bytes, length, error, sizeof error);
	if (!done)
		grading_error(grading, "%s", error);
	free(name);
	return done;
}

static bool
is_header(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot && (!strcmp(dot, ".h") || !strcmp(dot, ".def"));
}

static bool
copy_headers(struct grading *grading, const char *folder)
{
	char root[] = "kernel", *const roots[] = { root, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;
	bool good = fts;

	while (good && (entry = fts_read(fts))) {
		char error[512], *bytes;
		size_t length;

		if (entry->fts_info == FTS_NS || entry->fts_info == FTS_DNR) {
			grading_error(grading, "cannot read %s here: run in the root of the tree", entry->fts_path);
			good = false;
		}
		if (entry->fts_info != FTS_F || !is_header(entry->fts_name))
			continue;
		bytes = file_read(NULL, entry->fts_path, &length, error, sizeof error);
		if (!bytes)
			grading_error(grading, "%s", error);
		good = bytes && copy_in(grading, folder, entry->fts_path, bytes, length);
		free(bytes);
	}
	if (fts)
		fts_close(fts);
	return good;
}

bool
submission_collect(struct grading *grading, const char *folder, char refusal[SENTENCE_MAX])
{
	refusal[0] = '\0';
	if (!copy_headers(grading, folder))
		return false;
	for (size_t i = 0; i < rubric_source_count; i++) {
		const struct rubric_source *source = &rubric_sources[i];
		size_t length = 0;
		char *bytes;
		bool copied;

		if (!grading_takes(grading, source))
			continue;
		bytes = read_source(grading->options.tree, source->path, &length, refusal);
		if (!bytes)
			return false;
		copied = copy_in(grading, folder, source->path, bytes, length);
		free(bytes);
		if (!copied)
			return false;
	}
	return true;
}

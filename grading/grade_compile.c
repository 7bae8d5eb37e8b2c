/* SPDX-License-Identifier: MIT */
/*
 * grade_compile.c: the student's files become objects.
 *
 *   A few compilers run at a time, each in confinement.  All files are compiled, also behind one
 *   that fails: the log then has everything.  The verdict is about the first that fails in the
 *   rubric's order, so it repeats.
 */
#include "grade_compile.h"
#include "file.h"
#include "grade_cache.h"
#include "grade_object.h"
#include "report.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SOURCES_MAX	64u

struct job {
	const struct rubric_source *source;
	struct command	command;
	char		object[32];	/* in the folder */
};

struct compilation {
	struct grading			*grading;
	const struct recipe		*recipe;
	const struct confinement	*confinement;
	struct job			jobs[SOURCES_MAX];
	unsigned			job_count;
	atomic_uint			next;	/* the next job that no thread has taken */
};

static void
compile(struct compilation *all, struct job *job)
{
	const char *cache = all->grading->options.objects, *folder = all->confinement->folder;
	struct words words = { .count = 0 };

	if (cache && cache_take(cache, folder, job->source->path, job->object)) {
		job->command = (struct command){ .end = COMMAND_ENDED };
		return;
	}
	words_add(&words, all->recipe->cc);
	words_add(&words, all->recipe->cflags);
	words_add(&words, "-ffile-prefix-map=/w=. -fdiagnostics-color=never -c -o");
	words_add(&words, job->object);
	words_add(&words, job->source->path);
	confined_run(all->confinement, words.list, &job->command);
	words_free(&words);
	if (cache && job->command.end == COMMAND_ENDED && job->command.status == 0 && job->command.length == 0)
		cache_keep(cache, folder, job->source->path, job->object);
}

static void *
compile_some(void *context)
{
	struct compilation *all = context;

	for (unsigned n; (n = atomic_fetch_add(&all->next, 1)) < all->job_count;)
		compile(all, &all->jobs[n]);
	return NULL;
}

static void
compile_all(struct compilation *all)
{
	unsigned wanted = all->grading->options.jobs;
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	pthread_t threads[8];
	unsigned count = 0;

	if (!wanted)
		wanted = processors > 0 ? (unsigned)processors : 1;
	while (count + 1 < wanted && count < 8 && !pthread_create(&threads[count], NULL, compile_some, all))
		count++;
	compile_some(all);
	while (count)
		pthread_join(threads[--count], NULL);
}

/* "FILE:12:3: error: text": the first such line gives file, line and text.  False if there is none. */
static bool
find_error(const char *output, char file[256], unsigned *line, char text[512])
{
	for (const char *at = output; at; at = strchr(at, '\n')) {
		at += *at == '\n';
		if (sscanf(at, "%255[^:\n]:%u:%*u: error: %511[^\n]", file, line, text) == 3 ||
		    sscanf(at, "%255[^:\n]:%u:%*u: fatal error: %511[^\n]", file, line, text) == 3)
			return true;
		if (!*at)
			break;
	}
	return false;
}

/*
 * The submission cannot be judged: every test fails, and the first shows what the compiler or
 * linker printed.
 */
void
compile_fail(struct grading *grading, const char *message, const char *file, unsigned line, const struct command *command)
{
	grading_fail_all(grading, message);
	for (size_t i = 0; i < grading->count; i++) {
		snprintf(grading->records[i].file, sizeof grading->records[i].file, "%s", file);
		grading->records[i].line = line;
	}
	if (command && grading->count)
		report_take_output(&grading->records[0], command->output, command->length);
}

/* True if the job's command did its work; else the records or the grading say why not. */
static bool
judge_compilation(struct grading *grading, const struct job *job)
{
	const struct command *command = &job->command;
	const char *path = job->source->path;
	char message[SENTENCE_MAX], file[256], text[512];
	unsigned line = 0;

	switch (command->end) {
	case COMMAND_ENDED:
		if (command->status == 0)
			return true;
		if (find_error(command->output, file, &line, text)) {
			snprintf(message, sizeof message, "it does not compile: %s:%u: %s", file, line, text);
			compile_fail(grading, message, file, line, command);
			return false;
		}
		snprintf(message, sizeof message, "it does not compile: the compiler fails at %s with status %d", path,
			 command->status);
		break;
	case COMMAND_TOO_LONG:
		snprintf(message, sizeof message, "it does not compile: %s takes the compiler more than %d seconds", path,
			 COMMAND_CPU_SECONDS);
		break;
	case COMMAND_TOO_LOUD:
		snprintf(message, sizeof message, "it does not compile: %s makes the compiler print without end", path);
		break;
	case COMMAND_STUCK:
	case COMMAND_NOT_STARTED:
		grading_error(grading, "the compiler could not be run on %s%s%.200s", path, command->length ? ": " : "",
			      command->output);
		return false;
	}
	compile_fail(grading, message, path, 0, command);
	return false;
}

static bool
check_object(struct compilation *all, const struct job *job)
{
	char object[PATH_ROOM], refusal[SENTENCE_MAX];

	snprintf(object, sizeof object, "%s/%s", all->confinement->folder, job->object);
	if (object_check(object, job->source->path, job->source->defines, refusal, sizeof refusal))
		return true;
	compile_fail(all->grading, refusal, job->source->path, 0, NULL);
	return false;
}

/* What the compiler said, warnings included, for the student to read. */
static void
write_log(const struct compilation *all)
{
	char name[PATH_ROOM], error[512], *text = NULL;
	size_t length = 0;
	FILE *log = open_memstream(&text, &length);
	unsigned warned = 0;

	if (!log)
		abort();
	for (unsigned i = 0; i < all->job_count; i++) {
		const struct command *command = &all->jobs[i].command;

		fprintf(log, "== %s\n", all->jobs[i].source->path);
		report_print_escaped(log, command->output, command->length, "");
		warned += command->length && command->status == 0;
	}
	fclose(log);
	snprintf(name, sizeof name, "%.4000s/build.log", all->grading->results);
	if (!file_put(name, text, length, error, sizeof error))
		grading_error(all->grading, "%s", error);
	if (warned && !all->grading->remark[0])
		snprintf(all->grading->remark, sizeof all->grading->remark,
			 "the compiler warns about %u of the files: see %.900s", warned, name);
	free(text);
}

static void
choose_jobs(struct compilation *all)
{
	for (size_t i = 0; i < rubric_source_count && all->job_count < SOURCES_MAX; i++) {
		struct job *job = &all->jobs[all->job_count];

		if (!grading_takes(all->grading, &rubric_sources[i]))
			continue;
		job->source = &rubric_sources[i];
		snprintf(job->object, sizeof job->object, "student%u.o", all->job_count++);
	}
}

bool
compile_submission(struct grading *grading, const struct recipe *recipe, const struct confinement *confinement,
		   struct words *objects)
{
	struct compilation all = { .grading = grading, .recipe = recipe, .confinement = confinement };
	bool good = true;

	choose_jobs(&all);
	compile_all(&all);
	write_log(&all);
	for (unsigned i = 0; i < all.job_count && good; i++) {
		good = judge_compilation(grading, &all.jobs[i]) && check_object(&all, &all.jobs[i]);
		words_add(objects, all.jobs[i].object);
	}
	for (unsigned i = 0; i < all.job_count; i++)
		free(all.jobs[i].command.output);
	return good;
}

/* SPDX-License-Identifier: MIT */
/*
 * grade_results.c: the folder that a grading leaves behind, and the one that it does not.
 *
 *   Results   DIR/result.json, build.log, kernel.elf, evidence/TEST/N/.  One grading at a time
 *             writes to a folder (a lock on DIR/.lock).  Evidence may fill the disk, so room for
 *             result.json is set aside before the first boot.
 *   Work      a temporary folder.  Removing it cannot be left to the process that works in it,
 *             which may be killed: the janitor is a process of its own, away from the terminal's
 *             signals, that waits for the end of a pipe.  All our other processes hold the pipe's
 *             other end, so its end means that they are all gone, however they went.  What they
 *             started and could not end, it ends.
 */
#include "grade_results.h"
#include "file.h"
#include "report.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_VARIABLE	"PITH_GRADE_FOLDER"
#define ENVIRONMENT_MAX	131072
#define RESERVE		(1 << 20)	/* bytes kept free for result.json */

static void
name_in(const struct grading *grading, const char *file, char name[PATH_ROOM])
{
	snprintf(name, PATH_ROOM, "%.4000s/%s", grading->results, file);
}

/* Remove a folder and all in it; a file that is not there is no mistake. */
static void
remove_all(const char *path)
{
	char *const roots[] = { (char *)path, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;

	while (fts && (entry = fts_read(fts)))
		if (entry->fts_info == FTS_DP)
			rmdir(entry->fts_path);
		else if (entry->fts_info != FTS_D)
			unlink(entry->fts_path);
	if (fts)
		fts_close(fts);
}

static bool
reserve(struct grading *grading)
{
	char name[PATH_ROOM];
	int descriptor, problem;

	name_in(grading, ".reserve", name);
	descriptor = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	problem = descriptor < 0 ? errno : posix_fallocate(descriptor, 0, RESERVE);
	if (descriptor >= 0)
		close(descriptor);
	if (problem) {
		unlink(name);
		grading_error(grading, "cannot write results to %s: %s", grading->results, strerror(problem));
	}
	return !problem;
}

/*
 * Until there is something better to say: nothing may be left of an earlier grading that could be
 * taken for this one.
 */
static bool
write_first(struct grading *grading)
{
	char name[PATH_ROOM], error[512], *text;
	size_t length;
	bool written;

	snprintf(grading->error, sizeof grading->error, "the grading was ended before it was done, and could not even say so (killed?)");
	text = report_json(grading, &length);
	grading->error[0] = '\0';
	name_in(grading, "result.json", name);
	written = file_write(name, text, length, error, sizeof error);
	free(text);
	if (!written)
		grading_error(grading, "%s", error);
	return written;
}

int
results_open(struct grading *grading)
{
	static const char *const old[] = { "evidence", "build.log", "kernel.elf" };
	char name[PATH_ROOM];
	int lock;

	name_in(grading, ".lock", name);
	lock = file_make_parents(name) ? open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0666) : -1;
	if (lock < 0) {
		grading_error(grading, "cannot write results to %s: %s", grading->results, strerror(errno));
		return -1;
	}
	if (flock(lock, LOCK_EX | LOCK_NB)) {
		grading_error(grading, "another grading is writing to %s: wait for its end, or give --results another folder",
			      grading->results);
		close(lock);
		return -1;
	}
	for (size_t i = 0; !grading->options.judge && i < sizeof old / sizeof *old; i++) {
		name_in(grading, old[i], name);
		remove_all(name);
	}
	if (!reserve(grading) || !write_first(grading)) {
		close(lock);
		return -1;
	}
	return lock;
}

bool
results_recall_seed(struct grading *grading)
{
	char name[PATH_ROOM];
	json_error_t problem;
	json_t *result;
	const char *seed;

	snprintf(name, sizeof name, "%.4000s/result.json", grading->options.judge);
	result = json_load_file(name, 0, &problem);
	seed = json_string_value(json_object_get(result, "seed"));
	if (seed) {
		grading->options.seed = strtoull(seed, NULL, 10);
		grading->options.phase = (unsigned)json_integer_value(json_object_get(result, "phase")) % TIMER_PHASES;
	} else {
		grading_error(grading, "cannot tell the seed of the evidence: %s: %s; give it with --seed", name,
			      result ? "it has no seed" : problem.text);
	}
	json_decref(result);
	return seed;
}

static bool
put_report(const struct grading *grading, const char *path, report_function *report, char *error, size_t size)
{
	size_t length;
	char *text = report(grading, &length);
	bool written = file_write(path, text, length, error, size);

	free(text);
	return written;
}

/* If there is no room for all of it, the same without what the guest printed. */
static bool
write_report(struct grading *grading, const char *path, report_function *report)
{
	char error[512];

	if (!path || put_report(grading, path, report, error, sizeof error))
		return true;
	for (size_t i = 0; i < grading->count; i++) {
		grading->records[i].output[0] = '\0';
		grading->records[i].output_length = 0;
	}
	if (put_report(grading, path, report, error, sizeof error))
		return true;
	grading_error(grading, "%s", error);
	return false;
}

bool
results_write(struct grading *grading, bool have_folder)
{
	const struct options *options = &grading->options;
	char name[PATH_ROOM];
	bool written = true;

	if (have_folder) {
		name_in(grading, ".reserve", name);
		unlink(name);
		name_in(grading, "result.json", name);
		written = write_report(grading, name, report_json);
	}
	written &= write_report(grading, options->json, report_json);
	written &= write_report(grading, options->junit, report_junit);
	written &= write_report(grading, options->gradescope, report_gradescope);
	written &= write_report(grading, options->prairielearn, report_prairielearn);
	return written;
}

/* Add "result=..." to the file that the service names for a step's outputs; where there is none, print it. */
static void
print_classroom(struct grading *grading)
{
	const char *name = getenv("GITHUB_OUTPUT");
	FILE *out = name && *name ? fopen(name, "ae") : stdout;
	size_t length;
	char *text = report_classroom(grading, &length);
	bool good = out && fprintf(out, "result=%s\n", text) > 0 && !fflush(out);

	if (out && out != stdout)
		good &= !fclose(out);
	if (!good)
		grading_error(grading, "cannot write the step's output to %s: %s", name ? name : "standard output", strerror(errno));
	free(text);
}

void
results_print(struct grading *grading)
{
	report_function *report = grading->options.tap ? report_tap : grading->options.autolab ? report_autolab : NULL;
	size_t length;
	char *text;

	if (report) {
		text = report(grading, &length);
		fwrite(text, 1, length, stdout);
		free(text);
	} else {
		report_text(stdout, grading, isatty(STDOUT_FILENO), OUTPUT_MAX);
	}
	if (grading->options.classroom)
		print_classroom(grading);
}

/* Is this process one that the worker started?  It was given the folder's name in its environment. */
static bool
is_of_folder(const char *process, const char *folder)
{
	char path[300], mark[PATH_ROOM + sizeof FOLDER_VARIABLE], *environment;
	ssize_t length;
	int descriptor;
	bool found;

	snprintf(path, sizeof path, "/proc/%.255s/environ", process);
	descriptor = open(path, O_RDONLY | O_CLOEXEC);
	environment = malloc(ENVIRONMENT_MAX);
	length = descriptor >= 0 && environment ? read(descriptor, environment, ENVIRONMENT_MAX) : 0;
	snprintf(mark, sizeof mark, FOLDER_VARIABLE "=%s", folder);
	found = length > 0 && memmem(environment, (size_t)length, mark, strlen(mark) + 1);
	free(environment);
	if (descriptor >= 0)
		close(descriptor);
	return found;
}

/*
 * A compiler that is killed while bubblewrap is still preparing its namespaces leaves a process
 * behind that waits for ever, and belongs to nobody if we were killed, too.
 */
static void
end_processes_of(const char *folder)
{
	DIR *processes = opendir("/proc");
	const struct dirent *entry;

	while (processes && (entry = readdir(processes))) {
		pid_t process = (pid_t)strtol(entry->d_name, NULL, 10);

		if (process > 1 && process != getpid() && is_of_folder(entry->d_name, folder))
			kill(process, SIGKILL);
	}
	if (processes)
		closedir(processes);
}

static _Noreturn void
janitor(const char *folder, int end)
{
	sigset_t all;
	char byte;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	setsid();
	while (read(end, &byte, 1) < 0 && errno == EINTR)
		continue;
	end_processes_of(folder);
	remove_all(folder);
	_exit(0);
}

pid_t
folder_open(struct grading *grading, int *lifeline)
{
	const char *parent = getenv("TMPDIR");
	int ends[2];
	pid_t child;

	snprintf(grading->folder, sizeof grading->folder, "%.3900s/pith-grade-XXXXXX", parent && *parent ? parent : "/tmp");
	if (!mkdtemp(grading->folder) || chmod(grading->folder, 0711) || pipe2(ends, O_CLOEXEC)) {
		grading_error(grading, "cannot make a temporary folder %s: %s", grading->folder, strerror(errno));
		return -1;
	}
	child = fork();
	if (child == 0) {
		close(ends[1]);
		janitor(grading->folder, ends[0]);
	}
	setenv(FOLDER_VARIABLE, grading->folder, 1);
	close(ends[0]);
	*lifeline = ends[1];
	if (child < 0) {
		remove_all(grading->folder);
		grading_error(grading, "cannot start a process: %s", strerror(errno));
	}
	return child;
}

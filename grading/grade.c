/* SPDX-License-Identifier: MIT */
/*
 * grade.c: the grader's supervisor: see grade.h for who does what.
 *
 *       supervisor              worker                  janitor
 *   (1) folders, lock
 *   (2) start janitor  ------------------------------>  wait for the pipe's end
 *   (3) start worker   ------>  build, boot, judge
 *   (4) wait for its end
 *       or for a signal, and
 *       then kill it
 *   (5) write the reports
 *   (6) let go of the pipe ------------------------->   remove the folder, end
 *   (7) wait for the janitor
 *
 *   The worker leads a process group of its own, so an interrupt from the terminal reaches only the
 *   supervisor, which kills the group.  Machines and compilers die with the thread that started
 *   them; one that had not come so far as to ask for that becomes the supervisor's child when the
 *   worker ends, and is killed by it.
 */
#include "grade.h"
#include "grade_boots.h"
#include "grade_results.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Check reads settings from the environment; ours are in the code, and a caller's are not meant for us. */
static void
forget_check_settings(void)
{
	for (char **entry = environ; *entry;) {
		char name[128];
		size_t length = strcspn(*entry, "=");

		if (strncmp(*entry, "CK_", 3) || length >= sizeof name) {
			entry++;
			continue;
		}
		memcpy(name, *entry, length);
		name[length] = '\0';
		unsetenv(name);
		entry = environ;
	}
}

static int
list_tests(const struct grading *grading)
{
	char name[RUBRIC_NAME_MAX];

	for (size_t i = 0; i < grading->count; i++) {
		const struct rubric_test *test = grading->records[i].test;

		printf("%u.%u  %-44s %2u  %-7s %s\n", test->lab, test->exercise, rubric_test_name(test, name), test->points,
		       rubric_evidence_name(test->evidence), test->title);
	}
	return 0;
}

/* Signals that end a grading, and the one that says that the worker has ended. */
static void
block_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGHUP);
	sigaddset(set, SIGCHLD);
	sigprocmask(SIG_BLOCK, set, NULL);
}

static _Noreturn void
work(struct grading *grading, pid_t supervisor)
{
	sigset_t none;

	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != supervisor)
		_exit(2);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	grading_run(grading);
	fflush(NULL);
	_exit(0);
}

/*
 * Wait until the worker has ended, by itself or because we were told to stop; returns its wait
 * status.  Orphans that became ours are waited for on the way.
 */
static int
watch(struct grading *grading, pid_t worker, const sigset_t *set)
{
	int status = 0, number;
	pid_t ended;

	for (;;) {
		while ((ended = waitpid(-1, &status, WNOHANG)) > 0)
			if (ended == worker)
				return status;
		if (sigwait(set, &number) || number == SIGCHLD)
			continue;
		grading_error(grading, "interrupted (%s): the tests that were not judged have no verdict", strsignal(number));
		kill(-worker, SIGKILL);
		while (waitpid(worker, &status, 0) < 0 && errno == EINTR)
			continue;
		return status;
	}
}

/* A child of ours other than the janitor; 0 if there is none, or if /proc does not tell. */
static pid_t
other_child(pid_t janitor)
{
	char path[64];
	FILE *children;
	int child;

	snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
	children = fopen(path, "re");
	if (!children)
		return 0;
	do
		if (fscanf(children, "%d", &child) != 1)
			child = 0;
	while (child == janitor);
	fclose(children);
	return child;
}

/* End what the worker left behind, and what that leaves behind. */
static void
end_orphans(pid_t janitor)
{
	pid_t child;

	while ((child = other_child(janitor))) {
		kill(child, SIGKILL);
		while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
			continue;
	}
}

static void
supervise(struct grading *grading, const sigset_t *set, pid_t janitor)
{
	pid_t self = getpid(), worker;
	int status;

	prctl(PR_SET_CHILD_SUBREAPER, 1);
	fflush(NULL);
	worker = fork();
	if (worker == 0)
		work(grading, self);
	if (worker < 0) {
		grading_error(grading, "cannot start a process: %s", strerror(errno));
		return;
	}
	setpgid(worker, worker);
	status = watch(grading, worker, set);
	end_orphans(janitor);
	if (WIFSIGNALED(status))
		grading_error(grading, "the grader crashed: %s", strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status))
		grading_error(grading, "the grader ended with status %d", WEXITSTATUS(status));
}

/* A record that nobody judged says why. */
static void
explain_unjudged(struct grading *grading)
{
	for (size_t i = 0; i < grading->count; i++) {
		struct record *record = &grading->records[i];

		if (record->status == STATUS_ERROR && !record->message[0])
			snprintf(record->message, sizeof record->message, "%s",
				 grading->error[0] ? grading->error : "the grader did not come to judge this test");
	}
}

/* Which tests, with which seed. */
static bool
choose(struct grading *grading)
{
	const struct options *options = &grading->options;
	size_t count = 0;

	if ((options->judge && !options->seed_given && !results_recall_seed(grading)) || !grading_choose(grading))
		return false;
	for (size_t i = 0; i < grading->count; i++)
		if (!options->timed || boots_are_timed(grading, &grading->records[i]))
			grading->records[count++] = grading->records[i];
	grading->count = count;
	return true;
}

/* One lab, from folders to reports. */
static void
grade(struct grading *grading)
{
	int lifeline = -1, lock;
	pid_t janitor;
	sigset_t set;

	block_signals(&set);
	lock = results_open(grading);
	if (lock < 0) {
		explain_unjudged(grading);
		results_write(grading, false);
		return;
	}
	janitor = folder_open(grading, &lifeline);
	if (janitor > 0)
		supervise(grading, &set, janitor);
	explain_unjudged(grading);
	results_write(grading, true);
	close(lifeline);
	if (janitor > 0)
		while (waitpid(janitor, NULL, 0) < 0 && errno == EINTR)
			continue;
	close(lock);
}

static void
name_folders(struct grading *grading)
{
	ssize_t length = readlink("/proc/self/exe", grading->build, sizeof grading->build - 1);
	char *slash = length > 0 ? strrchr(grading->build, '/') : NULL;

	if (slash)
		*slash = '\0';
	if (grading->options.judge)
		snprintf(grading->results, sizeof grading->results, "%s", grading->options.judge);
	else if (grading->options.results)
		snprintf(grading->results, sizeof grading->results, "%s", grading->options.results);
	else
		snprintf(grading->results, sizeof grading->results, "%.4000s/results/lab%u", grading->build,
			 grading->lab->number);
}

static int
grade_lab(const struct options *options, const struct rubric_lab *lab)
{
	struct grading *grading = mmap(NULL, sizeof *grading, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status;

	if (grading == MAP_FAILED) {
		fprintf(stderr, "grade: no memory: %s\n", strerror(errno));
		return 2;
	}
	grading->options = *options;
	grading->lab = lab;
	name_folders(grading);
	if (!choose(grading)) {
		fprintf(stderr, "grade: %s\n", grading->error);
		status = 2;
	} else if (options->list) {
		status = list_tests(grading);
	} else {
		grade(grading);
		results_print(grading);
		status = grading_exit_status(grading);
	}
	munmap(grading, sizeof *grading);
	if (fflush(stdout) || ferror(stdout)) {
		fprintf(stderr, "grade: cannot write to standard output: %s\n", strerror(errno));
		status = 2;
	}
	return status;
}

int
main(int argc, char **argv)
{
	struct options options;
	int status = options_read(&options, argc, argv), worst = 0;

	if (status >= 0)
		return status;
	forget_check_settings();
	signal(SIGPIPE, SIG_IGN);
	for (size_t i = 0; i < rubric_lab_count; i++) {
		if (options.lab && rubric_labs[i].number != options.lab)
			continue;
		status = grade_lab(&options, &rubric_labs[i]);
		worst = status > worst ? status : worst;
	}
	return worst;
}

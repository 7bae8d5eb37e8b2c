/* SPDX-License-Identifier: MIT */
/*
 * jobs.c: processes that belong together, and the terminal.
 *
 *	RUNNING --all have ended--> DONE --told--> forgotten
 *	   |  ^
 *	   v  | fg, bg, SIGCONT
 *	STOPPED
 *
 *   Under job control (an interactive shell, or set -m) every job is a process group of its own.  Parent and
 *   child both put the child into it and give it the terminal, so that neither has to wait for the other.
 *   The shell ignores the signals with which the terminal would stop it.
 *
 *   A job's status is that of its last process.  POSIX.1-2017, XCU 2.11, "Signals and Error Handling".
 */
#include "jobs.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct job *jobs;
int terminal = -1;
static pid_t shell_group;

struct job *
job_new(int processes, const char *text, size_t length)
{
	struct job *job = calloc(1, sizeof *job + (size_t)processes * sizeof job->processes[0]);
	char *copy = malloc(length + 1);

	if (!job || !copy)
		fail(2, "out of memory");
	memcpy(copy, text, length);
	copy[length] = '\0';
	job->text = copy;
	job->room = processes;
	job->next = jobs;
	jobs = job;
	return job;
}

void
job_free(struct job *job)
{
	struct job **link = &jobs;

	while (*link != job)
		link = &(*link)->next;
	*link = job->next;
	free(job->text);
	free(job);
}

enum job_state
job_state(const struct job *job)
{
	enum job_state state = JOB_DONE;

	for (int i = 0; i < job->count; i++) {
		if (job->processes[i].state == JOB_RUNNING)
			return JOB_RUNNING;
		if (job->processes[i].state == JOB_STOPPED)
			state = JOB_STOPPED;
	}
	return state;
}

int
job_status(const struct job *job)
{
	int status = job->count ? job->processes[job->count - 1].status : 0;

	if (WIFSTOPPED(status))
		return STATUS_SIGNAL + WSTOPSIG(status);
	return WIFSIGNALED(status) ? STATUS_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status);
}

static void
job_add(struct job *job, pid_t pid)
{
	if (job->count < job->room)
		job->processes[job->count++] = (struct process){ .pid = pid };
}

/* ---- the terminal ------------------------------------------------------------------------------ */

void
give_terminal(pid_t group)
{
	if (terminal >= 0)
		tcsetpgrp(terminal, group);
}

static void
ignore_terminal_signals(void (*how)(int))
{
	signal(SIGTSTP, how);
	signal(SIGTTIN, how);
	signal(SIGTTOU, how);
	signal(SIGQUIT, how);
}

void
jobs_start(void)
{
	int own = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 10);

	if (own < 0)
		return;
	ignore_terminal_signals(SIG_IGN);
	setpgid(0, 0);
	shell_group = getpgrp();
	if (tcsetpgrp(own, shell_group) < 0) {
		close(own);
		ignore_terminal_signals(SIG_DFL);
		return;
	}
	terminal = own;
	shell.job_control = true;
}

/* In a subshell: they are not its own. */
static void
jobs_forget(void)
{
	while (jobs)
		job_free(jobs);
}

static void
child_begin(struct job *job, bool foreground)
{
	bool own_group = shell.job_control && !shell.subshell;

	if (own_group) {
		pid_t group = job->group ? job->group : getpid();

		setpgid(0, group);
		if (foreground)
			give_terminal(group);
		ignore_terminal_signals(SIG_DFL);
	}
	if (terminal >= 0)
		close(terminal);
	terminal = -1;
	shell.job_control = false;
	shell.interactive = false;
	shell.subshell = true;
	traps_child();
	if (!foreground && !own_group) {
		signal(SIGINT, SIG_IGN);
		signal(SIGQUIT, SIG_IGN);
	}
}

/*
 * Until the child has its own dispositions a signal for it would be taken as the shell takes it, and lost: so
 * none is delivered from before the fork until then.
 */
pid_t
job_fork(struct job *job, bool foreground)
{
	sigset_t all, before;
	pid_t pid;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	pid = fork();
	if (pid == 0)
		child_begin(job, foreground);
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (pid < 0) {
		const char *reason = strerror(errno);

		job_free(job);
		fail(1, "fork: %s", reason);
	}
	if (pid == 0) {
		jobs_forget();
		return 0;
	}
	job_add(job, pid);
	if (shell.job_control) {
		if (!job->group)
			job->group = pid;
		setpgid(pid, job->group);
		if (foreground)
			give_terminal(job->group);
	}
	return pid;
}

/* ---- waiting ----------------------------------------------------------------------------------- */

static void
note_change(pid_t pid, int status)
{
	for (struct job *job = jobs; job; job = job->next) {
		for (int i = 0; i < job->count; i++) {
			struct process *p = &job->processes[i];

			if (p->pid != pid || p->state == JOB_DONE)
				continue;
			if (WIFCONTINUED(status)) {
				p->state = JOB_RUNNING;
				return;
			}
			p->status = status;
			p->state = WIFSTOPPED(status) ? JOB_STOPPED : JOB_DONE;
			job->changed = true;
			return;
		}
	}
}

bool
wait_for_change(int flags)
{
	int status;
	pid_t pid = waitpid(-1, &status, flags | (shell.job_control ? WUNTRACED | WCONTINUED : 0));

	if (pid <= 0)
		return false;
	note_change(pid, status);
	return true;
}

/* A number, so that the user can speak of it. */
static void
job_name(struct job *job)
{
	int highest = 0;

	if (job->number)
		return;
	for (struct job *other = jobs; other; other = other->next) {
		if (other->number > highest)
			highest = other->number;
	}
	job->number = highest + 1;
}

static void
describe_end(const struct job *job)
{
	int status = job->processes[job->count - 1].status;

	if (WIFSIGNALED(status))
		printf("%-24s", strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status))
		printf("Done (%d)%15s", WEXITSTATUS(status), "");
	else
		printf("%-24s", "Done");
}

void
describe(const struct job *job)
{
	enum job_state state = job_state(job);

	printf("[%d] ", job->number);
	if (state == JOB_DONE)
		describe_end(job);
	else
		printf("%-24s", state == JOB_STOPPED ? "Stopped" : "Running");
	printf("%s\n", job->text);
}

/* After a job in the foreground: its end by a signal is worth a line, except Ctrl-C and a closed pipe. */
static void
tell_of_signal(const struct job *job)
{
	int status = job->processes[job->count - 1].status;

	if (!shell.interactive || !WIFSIGNALED(status))
		return;
	if (WTERMSIG(status) == SIGINT)
		fputc('\n', stderr);
	else if (WTERMSIG(status) != SIGPIPE)
		fprintf(stderr, "%s\n", strsignal(WTERMSIG(status)));
}

int
job_wait(struct job *job)
{
	int status;

	while (job_state(job) == JOB_RUNNING) {
		if (shell.job_control && interrupted())
			kill(-job->group, SIGINT);	/* it came before the job had the terminal */
		if (!wait_for_change(0) && errno == ECHILD)
			break;
	}
	if (shell.job_control) {
		if (job_state(job) == JOB_STOPPED && terminal >= 0)
			job->has_modes = tcgetattr(terminal, &job->modes) == 0;
		give_terminal(shell_group);
	}
	status = job_status(job);
	if (job_state(job) == JOB_STOPPED) {
		job_name(job);
		job->changed = false;
		putchar('\n');
		describe(job);
		fflush(stdout);
		return status;
	}
	tell_of_signal(job);
	job_free(job);
	return status;
}

void
job_background(struct job *job)
{
	shell.last_background = job->processes[job->count - 1].pid;
	job_name(job);
	if (shell.interactive)
		fprintf(stderr, "[%d] %d\n", job->number, (int)shell.last_background);
}

void
jobs_notice(bool tell)
{
	struct job *next;

	while (wait_for_change(WNOHANG))
		;
	for (struct job *job = jobs; job && tell; job = next) {
		next = job->next;
		if (!job->changed || job_state(job) == JOB_RUNNING)
			continue;
		job->changed = false;
		describe(job);
		if (job_state(job) == JOB_DONE)
			job_free(job);
	}
	fflush(stdout);
}

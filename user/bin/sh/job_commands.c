/* SPDX-License-Identifier: MIT */
/*
 * job_commands.c: jobs, fg, bg, wait, kill.
 */
#include "jobs.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* %2, %%, %+, %name or nothing: the newest.  NULL: complained of. */
static struct job *
find_job(const char *command, const char *name)
{
	int number = 0;

	if (name && *name == '%')
		name++;
	if (name && *name >= '0' && *name <= '9')
		number = atoi(name);
	for (struct job *job = jobs; job; job = job->next) {
		if (!job->number)
			continue;
		if (!name || *name == '\0' || strchr("%+", *name) || job->number == number ||
		    strncmp(job->text, name, strlen(name)) == 0)
			return job;
	}
	complain("%s: %s: there is no such job", command, name ? name : "%+");
	return NULL;
}

int
builtin_jobs(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	while (wait_for_change(WNOHANG))
		;
	for (struct job *job = jobs, *next; job; job = next) {
		next = job->next;
		if (!job->number)
			continue;
		describe(job);
		job->changed = false;
		if (job_state(job) == JOB_DONE)
			job_free(job);
	}
	return 0;
}

static void
job_continue(struct job *job)
{
	for (int i = 0; i < job->count; i++) {
		if (job->processes[i].state == JOB_STOPPED)
			job->processes[i].state = JOB_RUNNING;
	}
	if (kill(-job->group, SIGCONT) < 0)
		complain("%s: %s", job->text, strerror(errno));
}

static bool
needs_job_control(const char *command)
{
	if (!shell.job_control)
		complain("%s: only with job control (an interactive shell, or set -m)", command);
	return !shell.job_control;
}

int
builtin_fg(int argc, char **argv)
{
	struct job *job;

	if (needs_job_control("fg") || !(job = find_job("fg", argc > 1 ? argv[1] : NULL)))
		return 1;
	printf("%s\n", job->text);
	fflush(stdout);
	if (job->has_modes)
		tcsetattr(terminal, TCSADRAIN, &job->modes);
	give_terminal(job->group);
	job_continue(job);
	return job_wait(job);
}

int
builtin_bg(int argc, char **argv)
{
	struct job *job;

	if (needs_job_control("bg") || !(job = find_job("bg", argc > 1 ? argv[1] : NULL)))
		return 1;
	printf("[%d] %s &\n", job->number, job->text);
	job_continue(job);
	return 0;
}

/* Wait for one job to end.  A trapped signal ends the waiting. */
static int
wait_job(struct job *job)
{
	int status;

	while (job_state(job) != JOB_DONE) {
		if (!wait_for_change(0))
			return STATUS_SIGNAL + SIGINT;
	}
	status = job_status(job);
	job_free(job);
	return status;
}

static struct job *
job_of_process(pid_t pid)
{
	for (struct job *job = jobs; job; job = job->next) {
		for (int i = 0; i < job->count; i++) {
			if (job->processes[i].pid == pid)
				return job;
		}
	}
	return NULL;
}

int
builtin_wait(int argc, char **argv)
{
	int status = 0;

	if (argc == 1) {
		while (jobs && wait_for_change(0))
			;
		for (struct job *job = jobs, *next; job; job = next) {
			next = job->next;
			if (job_state(job) == JOB_DONE)
				job_free(job);
		}
		return 0;
	}
	for (int i = 1; i < argc; i++) {
		struct job *job = *argv[i] == '%' ? find_job("wait", argv[i]) :
				  job_of_process(atoi(argv[i]));

		status = job ? wait_job(job) : 127;
	}
	return status;
}

static int
kill_one(const char *target, int number)
{
	char *end;
	pid_t pid;

	if (*target == '%') {
		struct job *job = find_job("kill", target);

		if (!job)
			return 1;
		pid = job->group ? -job->group : job->processes[0].pid;
	} else {
		pid = (pid_t)strtol(target, &end, 10);
		if (*end || end == target) {
			complain("kill: %s: not a process number or a job (%%1)", target);
			return 1;
		}
	}
	if (kill(pid, number) == 0) {
		if (*target == '%' && (number == SIGTERM || number == SIGHUP))
			kill(pid, SIGCONT);	/* a stopped job has to hear of it */
		return 0;
	}
	complain("kill: %s: %s", target, strerror(errno));
	return 1;
}

int
builtin_kill(int argc, char **argv)
{
	int number = SIGTERM, first = 1, status = 0;

	if (argc > 1 && strcmp(argv[1], "-l") == 0) {
		for (int i = 1; i < 32; i++) {
			if (signal_name(i))
				printf("%d %s\n", i, signal_name(i));
		}
		return 0;
	}
	if (argc > 2 && strcmp(argv[1], "-s") == 0) {
		number = signal_number(argv[2]);
		first = 3;
	} else if (argc > 1 && argv[1][0] == '-' && argv[1][1]) {
		number = signal_number(argv[1] + 1);
		first = 2;
	}
	if (number < 0 || first >= argc) {
		complain("kill: usage: kill [-SIGNAL] process|%%job ...; kill -l lists the signals");
		return 2;
	}
	for (int i = first; i < argc; i++)
		status |= kill_one(argv[i], number);
	return status;
}

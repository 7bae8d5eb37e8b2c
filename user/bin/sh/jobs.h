/* SPDX-License-Identifier: MIT */
/*
 * jobs.h: what jobs.c and the commands about jobs share.
 */
#pragma once

#include <termios.h>

#include "sh.h"

#define STATUS_SIGNAL	128	/* and the signal's number */

enum job_state {
	JOB_RUNNING,
	JOB_STOPPED,
	JOB_DONE,
};

struct process {
	pid_t pid;
	int status;		/* as waitpid() gives it */
	enum job_state state;
};

struct job {
	struct job *next;
	int number;		/* 0: in the foreground, nobody has seen a number */
	pid_t group;
	bool changed;		/* and the user has not been told */
	bool has_modes;
	struct termios modes;	/* of the terminal, when it was stopped */
	char *text;
	int room, count;
	struct process processes[];
};

extern struct job *jobs;	/* the newest first */
extern int terminal;		/* of job control; -1: none */

void job_free(struct job *job);
enum job_state job_state(const struct job *job);
int job_status(const struct job *job);
void give_terminal(pid_t group);

/* Wait for any child to change.  False: there is none, or a signal came. */
bool wait_for_change(int flags);

/* Print its line of `jobs`. */
void describe(const struct job *job);

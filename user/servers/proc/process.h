/* SPDX-License-Identifier: MIT */
/*
 * process.h: the processes: who there is, whose child it is, in which group and session.
 *
 *	            process_create              PROCESS_START
 *	  (none) -------------------> EMBRYO ------------------> RUNNING <---SIGCONT--- STOPPED
 *	                                 |                         |    ---SIGSTOP--->     |
 *	                                 | its parent ends         |                       |
 *	                                 v                         v process_end           v
 *	                              (none)                     ZOMBIE <------------------+
 *	                                                           |
 *	                                                           | its parent has waited for it, or does not care
 *	                                                           v
 *	                                                         (none)
 *
 *   A zombie is its number, its status and what it used; everything else has been given back.  An
 *   orphan has no parent: it is proc's own child, as getppid() sees it, and is forgotten as soon as
 *   it ends.
 *
 *   pid 1 is proc itself.  A pid's lowest bits are its place in the table, so finding one looks at
 *   one place; a pid is not used again before the numbers come round.
 *
 *   Pure code, like all that decides something about processes: what has to be done to the task
 *   goes through task.h.
 */
#pragma once

#include "protocol/process.h"
#include "signals.h"
#include "space.h"

#define PROCESSES_MAX	256u		/* a power of two */
#define PID_PROC	1u
#define PID_MAX		0x7fffu		/* fits a badge (files.h) */
#define PROCESS_NAME_MAX 32u
#define PROCESS_COMMAND_MAX 128u

enum process_state {
	PROCESS_EMBRYO,
	PROCESS_RUNNING,
	PROCESS_STOPPED,
	PROCESS_ZOMBIE,
};

/* A thread that waits for a child (PROCESS_WAIT). */
struct waiting {
	uint32_t token;			/* 0: it does not */
	int32_t who;			/* pid, 0: its group, -1: any, -group */
	uint32_t options;
};

/* A thread that waits for a signal (PROCESS_SIGNAL_WAIT). */
struct signal_waiting {
	uint32_t token;			/* 0: it does not */
	uint32_t set;
};

struct thread {
	handle_t handle;		/* HANDLE_NONE: there is no such thread */
	uint32_t mask;			/* blocked signals */
	bool suspended;			/* in sigsuspend: mask_before comes back with the handler */
	uint32_t mask_before;
	struct waiting waiting;
	struct signal_waiting signal_waiting;
};

/* What a session's processes share. */
struct session {
	uint32_t references;		/* processes in it */
	uint32_t leader;		/* pid that made it */
	uint32_t foreground;		/* group the terminal's signals go to; 0: none */
	uint32_t terminal;		/* 1 + its place among the terminals (terminals.h); 0: it has none */
};

struct process {
	uint32_t pid;
	enum process_state state;
	struct process *parent;		/* NULL: proc */
	struct process *children;	/* first; embryos and zombies too */
	struct process *sibling;
	uint32_t group;
	struct session *session;
	struct realm *realm;
	char name[PROCESS_NAME_MAX];
	char command[PROCESS_COMMAND_MAX]; /* its arguments, each with its zero, as many as fit */
	uint32_t command_length;

	handle_t task;
	uint32_t handles;		/* the size of its table */
	struct thread threads[PROCESS_THREADS_MAX];
	struct space space;
	struct signals signals;
	uint32_t limits[PROCESS_LIMITS];

	uint32_t status;		/* ZOMBIE: as waitpid() tells it */
	uint32_t change;		/* stopped or continued and not told yet: the status to tell; 0: nothing */
	uint64_t alarm;			/* when SIGALRM is due, in milliseconds since boot; 0: never */
	uint32_t alarm_period;
	uint64_t born;
	struct process_usage usage;
};

/* As <sys/wait.h> takes it apart. */
#define STATUS_EXITED(code)	(((code) & 0xffu) << 8)
#define STATUS_KILLED(signal)	(signal)
#define STATUS_STOPPED(signal)	((signal) << 8 | 0x7fu)
#define STATUS_CONTINUED	0xffffu

/*
 * A new embryo in a realm, child of `parent` (NULL: of proc) and like it in group, session, signals
 * and limits.  NULL: the realm, the table or the memory is full.
 */
struct process *
process_create(struct process *parent, struct realm *realm);

/* Forget a process whose task is gone: an embryo, or a zombie. */
void
process_free(struct process *process);

/* The process with that pid, in any state; NULL if there is none. */
struct process *
process_find(uint32_t pid);

/* The process in a place of the table, 0..PROCESSES_MAX - 1, or NULL. */
struct process *
process_at(uint32_t slot);

/* All processes in turn: NULL gives the first; after the last comes NULL. */
struct process *
process_next(const struct process *process);

/* The thread with that number; NULL if there is none. */
struct thread *
process_thread(struct process *process, uint32_t number);

/*
 * The process is over: its task and memory are given back, its children orphaned, its parent told; an embryo is just forgotten.  Any state but
 * ZOMBIE.
 * LAB 11 part 5.
 */
void
process_end(struct process *process, uint32_t status);

/* Bring its usage up to date. */
void
process_measure(struct process *process);

/* One without a parent has ended, and is about to be forgotten (proc.c; the unit tests have their own). */
void
process_orphan_ended(const struct process *process);

/*
 * Likewise: a session is gone, its terminal can be another's (terminals.c); nobody is left who
 * could use a realm's names (shared.c).
 */
void
terminals_forget(const struct session *session);
void
shared_forget(const struct realm *realm);

/* It has stopped or goes on: the parent is told, if it wants to know. */
void
process_tell_change(struct process *process, uint32_t status);

/* ---- groups and sessions (group.c) ---- */

/* setpgid: results as POSIX says. */
int32_t
process_set_group(struct process *caller, uint32_t pid, uint32_t group);

/* setsid: ERRNO(EPERM) if it leads a group already. */
int32_t
process_set_session(struct process *process);

/* Leave a session; it goes with its last process. */
void
session_release(struct session *session);

/* Does any living process belong to a group of a session (NULL: any)? */
bool
group_exists(uint32_t group, const struct session *session);

/* Signal every process of a group, in a realm.  Returns how many there are. */
unsigned
group_signal(uint32_t group, const struct realm *realm, unsigned number, const struct signal_info *info);

/*
 * Nobody outside a group, in its session, looks after it any more: if one of it is stopped, all get
 * SIGHUP and SIGCONT.
 */
void
group_check_orphaned(uint32_t group);

/* ---- waiting (wait.c) ---- */

/*
 * What a wait finds now.  Returns the child with the news and its status; NULL with *error 0: none yet; or
 * ERRNO(ECHILD): there never will be.  LAB 11 part 6.
 */
struct process *
wait_find(struct process *parent, const struct waiting *waiting, uint32_t *status, int32_t *error);

/* The news of a child has been told. */
void
wait_told(struct process *child);

/* Something has happened to a child: answer those who wait for it. */
void
wait_answer(struct process *parent);

/*
 * Answer one waiting thread (task.c; the unit tests have their own).  False: it waits no longer,
 * and knows nothing.
 */
bool
wait_reply(uint32_t token, uint32_t pid, uint32_t status, const struct process_usage *usage, int32_t error);

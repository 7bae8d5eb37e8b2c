/* SPDX-License-Identifier: MIT */
/*
 * signals.h: signals: what a process wants done about each, which wait to be delivered, and delivering.
 *
 *	 signal_send --> ignored? dropped
 *	             --> SIGCONT: whatever is stopped goes on; stop signals that wait are forgotten (and the other way round)
 *	             --> pending --> signal_deliver, as soon as the process runs and a thread does not block it:
 *	                                 default    terminate, stop, or nothing
 *	                                 handler    the thread goes on at the process's entry, with a struct signal_frame on its
 *	                                            stack; until it has returned, the action's mask
 *	                                            is blocked as well
 *
 *   A thread may wait for signals of a set instead (PROCESS_SIGNAL_WAIT): one that is pending is
 *   its, before anything else is done about it.
 *
 *   A signal that is pending already is not counted again.  A fault of the process's own cannot
 *   wait: blocked or ignored, it kills.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define SIGNALS		32u		/* 1..31 */
#define SIGNAL_BIT(n)	(1u << ((n) - 1))

struct process;
struct thread;

struct signal_action {
	uint32_t handler;		/* SIG_DFL, SIG_IGN or an address */
	uint32_t flags;			/* SIGNAL_ flags of protocol/process.h */
	uint32_t mask;
};

/* Why it was sent. */
struct signal_info {
	uint32_t code;
	uint32_t value;
	uint32_t status;
};

struct signals {
	struct signal_action actions[SIGNALS];
	struct signal_info infos[SIGNALS];
	uint32_t pending;
	uint32_t entry;			/* 0: the process has no handlers */
	uint32_t waiting_words;		/* address of a word a thread: may its call be cancelled? */
};

enum signal_effect {
	SIGNAL_EFFECT_NONE,
	SIGNAL_EFFECT_TERMINATE,
	SIGNAL_EFFECT_STOP,
	SIGNAL_EFFECT_HANDLE,
};

/* What would happen if a process got a signal now. */
enum signal_effect
signal_effect(const struct process *process, unsigned number);

/* Send a signal.  The process may be gone afterwards, or a zombie. */
void
signal_send(struct process *process, unsigned number, const struct signal_info *info);

/* A thread has done something wrong itself.  As signal_send(), but nothing holds it back. */
void
signal_fault(struct process *process, struct thread *thread, unsigned number,
	     const struct signal_info *info);

/* Deliver what can be delivered, after something has changed.  The process may be a zombie afterwards. */
void
signal_deliver(struct process *process);

/* A new program: handlers are forgotten, what is ignored stays so. */
void
signal_exec(struct signals *signals);

/* The actions of a set are as in a new process. */
void
signal_reset(struct signals *signals, uint32_t set);

/* Set an action.  Returns ERRNO(EINVAL) if there is no such signal or it cannot be caught. */
int32_t
signal_set_action(struct process *process, unsigned number, const struct signal_action *action);

/*
 * Answer a thread that waits for a signal (killing.c; the unit tests have their own).  False: it
 * waits no longer, and knows nothing.
 */
bool
signal_reply(uint32_t token, unsigned number);

/* What can never be blocked, caught or ignored. */
uint32_t
signal_unstoppable(void);

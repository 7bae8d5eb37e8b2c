/* SPDX-License-Identifier: MIT */
/*
 * view.h: a state in short, for telling what a step has done to it.
 */
#pragma once

#include "world.h"

#define NOBODY	(-1)

struct view_thread {
	enum thread_state state;	/* DEAD: or gone altogether */
	bool stopped, timed, faulted, wants_reply;
	int endpoint;			/* RECEIVING, SENDING: number, or NOBODY */
	int connection;			/* SENDING */
	int server;			/* CALLING: thread */
	int task;
	uint32_t priority, base;
	uint32_t tag;			/* SENDING, CALLING: of the message */
	uint32_t step;			/* SENDING: which step of the repertoire it made */
};

struct view_endpoint {
	bool gone, dead;
	uint32_t pulses;
	uint32_t due;			/* bits that a clock tick would pulse */
	int server;			/* thread that last received */
	int senders[THREADS];		/* in the order they will be served */
	uint32_t sender_count, receiver_count;
};

struct view {
	int current;
	struct view_thread threads[THREADS];
	struct view_endpoint endpoints[ENDPOINTS];
	enum task_state tasks[TASKS_MAX];	/* REAPED: or gone altogether */
	bool connections[CONNECTIONS];		/* somebody can still send through it */
	bool notices[CONNECTIONS];		/* its hang-up is queued */
	bool death_queued;			/* so is the death notice */
	int interrupts;				/* endpoint that the line pulses */

	/*
	 * Of the current thread, by place: what its handles name now, for they may have been
	 * closed, and their places filled anew.
	 */
	int through[PLACES];			/* Connection, or NOBODY */
	int from[PLACES];			/* endpoint, or NOBODY */
};

void view_take(struct view *view);

/* Whether a call to an endpoint where nobody waits would close a cycle of tasks with one thread. */
bool view_cycle(const struct view *view, int caller, int endpoint);

/* The number of a connection, an endpoint or a task; NOBODY: none of the scope's. */
int view_connection(const struct connection *connection);
int view_endpoint_number(const struct endpoint *endpoint);
int view_task(const struct task *task);

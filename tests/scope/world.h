/* SPDX-License-Identifier: MIT */
/*
 * world.h: the small scope: three threads, two endpoints, and handles between them.
 */
#pragma once

#include "endpoint.h"
#include "memory.h"
#include "task.h"
#include "thread.h"

#define THREADS		3u
#define ENDPOINTS	2u
#define TASKS_MAX	3u
#define CONNECTIONS	(TASKS_MAX * ENDPOINTS + 2u)

/*
 * What lies where in every task's handle table.  Where a task has not been given it, a handle
 * without rights lies.
 */
enum place {
	PLACE_SEND,		/* Connection to endpoint 0; the next one: to endpoint 1 */
	PLACE_SEND_1,
	PLACE_RECEIVE,		/* endpoint 0; the next one: 1 */
	PLACE_RECEIVE_1,
	PLACE_THREAD,		/* one of the other two threads; the next one: the other */
	PLACE_THREAD_1,
	PLACE_TASK,		/* these threads' tasks */
	PLACE_TASK_1,
	PLACE_IRQ,
	PLACES,
};

#define HANDLE_OF(place)	((handle_t)(place) + 1)
#define HANDLE_RECEIVED		HANDLE_OF(PLACES)	/* where a handle that comes with a message goes first */
#define HANDLE_LIMIT		(HANDLE_RECEIVED + 2)	/* there is room for two */

struct scenario {
	const char *name;
	const char *text;
	struct {
		const char *name;
		uint32_t task;
		uint32_t priority;
	} threads[THREADS];
	struct {
		uint32_t ceiling;
		uint32_t places;	/* bit n: it has what lies at place n */
	} tasks[TASKS_MAX];
	uint32_t task_count;
};

struct world {
	const struct scenario *scenario;
	struct thread *threads[THREADS];
	struct task *tasks[TASKS_MAX];
	struct endpoint *endpoints[ENDPOINTS];
	struct connection *connections[CONNECTIONS];	/* by task and endpoint, then death and fault; NULL: none */
	uint8_t *buffers[TASKS_MAX];			/* a page of each task, as the kernel sees it */
	uint32_t baseline_frames, baseline_charge;	/* without any of this */
};

#define CONNECTION_DEATH	(TASKS_MAX * ENDPOINTS)
#define CONNECTION_FAULT	(CONNECTION_DEATH + 1)
#define BADGE(connection)	(0xb0u + (connection))

/* The page that each task has of its own, and what its parts are for. */
#define BUFFER			0x00400000u
#define BUFFER_READ		0u	/* its calls' read window */
#define BUFFER_WRITE		64u	/* and write window */
#define BUFFER_COPY		128u	/* where it copies other's windows to, or from */
#define WINDOW_BYTES		16u

/* The interrupt line that pulses endpoint 0, and with which bit. */
#define LINE			5u
#define LINE_BIT		3u

extern struct world world;
extern const struct scenario scenarios[];
extern const uint32_t scenario_count;

/* Starts the kernel with nothing but init, then makes a scenario's tasks, threads and handles.  Once. */
void world_make(const struct scenario *scenario);

/* The byte that fills a task's read window, and the part it writes to others' from. */
uint8_t world_pattern(uint32_t task);

/* Whether the structure has been given back. */
bool world_gone(const void *object);

/* The thread's number, or -1 for NULL. */
int world_thread(const struct thread *thread);

/* Kills every task and lets the graveyard finish. */
void world_end(void);

/* SPDX-License-Identifier: MIT */
/*
 * worker.h: threads that come and go, and exact accounts of what is left.
 *
 *   A worker is a thread of the test's own task on a stack that is used again, so a test may start as many
 *   as it likes, one after the other, and compare the free memory before and after:
 *
 *	static uint32_t
 *	send_one(void *connection)
 *	{
 *		struct message m = { .tag = TAG(1, 0, 0) };
 *
 *		return (uint32_t)ipc_send((handle_t)connection, &m);
 *	}
 *	...
 *	struct account before = account_take();
 *	static struct worker worker;
 *
 *	worker_start(&worker, send_one, (void *)connection, PRIORITY_HIGH);
 *	...
 *	expect_equal(0, worker_wait(&worker));
 *	expect_account(before);
 *
 *   With a priority above the test's own, a worker has run until it blocked or ended when worker_start()
 *   returns; with one below, it runs only while the test waits.  No time is involved in either.
 */
#pragma once

#include "guest.h"

#define PRIORITY_HIGH	(PRIORITY_TEST + 4)
#define PRIORITY_LOW	(PRIORITY_TEST - 4)

/* Guest milliseconds after which a test stops waiting for what should have happened. */
#define PATIENCE	5000u

typedef uint32_t worker_function(void *argument);

struct worker_stack;

/* Static, never a local variable: a failed test may leave a worker behind that still writes here. */
struct worker {
	handle_t thread;
	worker_function *function;
	void *argument;
	volatile uint32_t ended;
	uint32_t result;		/* what the function returned */
	struct worker_stack *stack;
};

/* Make and start a thread in function(argument).  Expects success. */
void
worker_start(struct worker *worker, worker_function *function, void *argument,
	     uint32_t priority);

/* The same in two steps: after this the thread is there, and thread_start(worker->thread) lets it run. */
void
worker_create(struct worker *worker, worker_function *function, void *argument,
	      uint32_t priority);

/* Wait for its end, close its handle; returns what its function returned.  Expects it to end in PATIENCE. */
uint32_t
worker_wait(struct worker *worker);

/* An entry for thread_create(): the thread ends at once and needs no stack. */
extern const char entry_that_exits[];

/* What the test's task has and the machine has left, when everything has come to rest. */
struct account {
	uint32_t free;			/* frames of the machine */
	uint32_t charged;		/* bytes, to this task */
	uint32_t handles;
};

/*
 * Wait until no worker is left and nothing is being given back; then look.  The first threads and children
 * of a program leave stacks and text behind that later ones use again: do it once before.
 */
struct account
account_take(void);

/* The account is now what it was before. */
#define expect_account(before) \
	account_expect((before), __FILE__, __LINE__)

void
account_expect(struct account before, const char *file, int line);

/* Receive with a timeout of PATIENCE. */
static inline int32_t
receive(handle_t endpoint, struct message *message)
{
	return ipc_recv(endpoint, message, PATIENCE);
}

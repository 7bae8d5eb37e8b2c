/* SPDX-License-Identifier: MIT */
/*
 * lock.c: locks and conditions between threads, out of what the kernel has: endpoints and pulses.
 *
 *   A thread that must wait links a struct lock_waiter, on its own stack, into the queue of what it waits
 *   for, and receives on an endpoint that is its own for ever.  Who wakes it takes it out of the queue and
 *   pulses that endpoint:
 *
 *	waiter					who wakes
 *	(1) links itself, woken = false
 *	(2) receives until woken		(3) unlinks it, woken = true
 *						(4) pulses its endpoint
 *
 *   The flag decides, the pulse only ends the receive: a pulse that comes late finds a thread that no
 *   longer waits, or waits for something else and receives again.  Pulses are never lost, so neither is
 *   a wake-up between (1) and (2).
 *
 *   A lock goes from hand to hand: the thread that gives it up makes the first waiter its holder, in (3).
 *   So nobody overtakes, and what is held is never seen free in between.
 *
 *   The fields of a lock and its queue are changed under its guard, one word, held for a few instructions.
 *   Who finds it taken sleeps for a millisecond: the holder may be a thread of lower priority that was
 *   interrupted just there, and a loop would keep it from going on for ever.
 *
 *   One exchange to take a free lock, one to give it up when nobody waits, and no call of the kernel.
 */
#include <errno.h>
#include <stddef.h>

#include "../clock.h"
#include "../ipc.h"
#include "../thread.h"
#include "lock.h"
#include "thread_words.h"

#define WAKE_BIT	1u
#define WAKE_BADGE	0u
#define GUARD_SLEEP	1u	/* milliseconds */

struct lock_waiter {
	struct lock_waiter *next;
	uintptr_t thread;
	handle_t connection;	/* to its endpoint; HANDLE_NONE: it could not get one, and looks now and then */
	bool woken;
};

/* Endpoints of threads that have ended, for those to come: they are few, and never closed (see (4)). */
#define SPARE_MAX	16
static struct {
	uint32_t endpoint, connection;
} spare[SPARE_MAX];
static uint32_t spare_count, spare_guard;

static uintptr_t
self(void)
{
	return (uintptr_t)mailbox();
}

static void
guard_take(uint32_t *guard)
{
	while (__atomic_exchange_n(guard, 1, __ATOMIC_ACQUIRE) != 0) {
		if (sleep_milliseconds(GUARD_SLEEP) < 0)
			thread_yield();
	}
}

static void
guard_drop(uint32_t *guard)
{
	__atomic_store_n(guard, 0, __ATOMIC_RELEASE);
}

static void
queue_append(struct lock_queue *queue, struct lock_waiter *waiter)
{
	waiter->next = NULL;
	if (queue->last)
		queue->last->next = waiter;
	else
		queue->first = waiter;
	queue->last = waiter;
}

static void
queue_remove(struct lock_queue *queue, struct lock_waiter *waiter)
{
	struct lock_waiter *before = NULL;

	for (struct lock_waiter *at = queue->first; at != waiter; at = at->next)
		before = at;
	if (before)
		before->next = waiter->next;
	else
		queue->first = waiter->next;
	if (queue->last == waiter)
		queue->last = before;
}

/* Get the calling thread an endpoint to wait on, if it has none and there is one to be had. */
static void
endpoint_have(void)
{
	uint32_t *words = mailbox()->library;

	guard_take(&spare_guard);
	if (spare_count > 0) {
		words[WORD_ENDPOINT] = spare[--spare_count].endpoint;
		words[WORD_CONNECTION] = spare[spare_count].connection;
	}
	guard_drop(&spare_guard);
	if (words[WORD_ENDPOINT] != 0)
		return;
	int32_t endpoint = endpoint_create();
	if (endpoint < 0)
		return;
	int32_t connection = connection_create((handle_t)endpoint, WAKE_BADGE, WAKE_BIT);
	if (connection < 0) {
		handle_close((handle_t)endpoint);
		return;
	}
	words[WORD_ENDPOINT] = (uint32_t)endpoint;
	words[WORD_CONNECTION] = (uint32_t)connection;
}

void
lock_thread_ends(void)
{
	uint32_t *words = mailbox()->library;

	guard_take(&spare_guard);
	if (words[WORD_ENDPOINT] != 0 && spare_count < SPARE_MAX) {
		spare[spare_count].endpoint = words[WORD_ENDPOINT];
		spare[spare_count++].connection = words[WORD_CONNECTION];
		words[WORD_ENDPOINT] = 0;
	}
	guard_drop(&spare_guard);
	if (words[WORD_ENDPOINT] != 0) {
		handle_close(words[WORD_CONNECTION]);
		handle_close(words[WORD_ENDPOINT]);
		words[WORD_ENDPOINT] = 0;
	}
}

/* Step (1), under the guard of the queue; the endpoint is there already. */
static void
waiter_link(struct lock_waiter *waiter, struct lock_queue *queue)
{
	waiter->thread = self();
	waiter->connection = mailbox()->library[WORD_CONNECTION];
	waiter->woken = false;
	queue_append(queue, waiter);
}

static bool
is_woken(struct lock_waiter *waiter)
{
	return __atomic_load_n(&waiter->woken, __ATOMIC_ACQUIRE);
}

/* Step (2).  Returns 0 or ETIMEDOUT, and then it is out of the queue. */
static int
waiter_wait(struct lock_waiter *waiter, struct lock_queue *queue, uint32_t *guard, uint64_t until)
{
	handle_t endpoint = mailbox()->library[WORD_ENDPOINT];
	int result = 0;

	while (!is_woken(waiter)) {
		uint64_t now = until == LOCK_FOREVER ? 0 : clock_milliseconds();
		uint32_t timeout = TIMEOUT_NEVER;
		struct message nothing;

		if (now >= until)
			break;
		if (until - now < TIMEOUT_NEVER)
			timeout = (uint32_t)(until - now);
		if (waiter->connection == HANDLE_NONE)
			thread_yield();
		else
			ipc_recv(endpoint, &nothing, timeout);
	}
	if (is_woken(waiter))
		return 0;
	guard_take(guard);
	if (!is_woken(waiter)) {
		queue_remove(queue, waiter);
		result = ETIMEDOUT;
	}
	guard_drop(guard);
	return result;
}

/* Step (3), under the guard.  Returns what to pulse in step (4), after the guard. */
static handle_t
waiter_wake(struct lock_queue *queue)
{
	struct lock_waiter *waiter = queue->first;
	handle_t connection = waiter->connection;

	queue_remove(queue, waiter);
	__atomic_store_n(&waiter->woken, true, __ATOMIC_RELEASE);
	return connection;
}

/* Take a lock that is free or the caller's, under the guard; EBUSY: it is another's. */
static int
take_at_once(struct lock *lock)
{
	if (lock->depth == 0) {
		lock->holder = self();
		lock->depth = 1;
		return 0;
	}
	if (lock->holder != self())
		return EBUSY;
	if (lock->kind != LOCK_RECURSIVE)
		return EDEADLK;
	lock->depth++;
	return 0;
}

int
lock_try(struct lock *lock)
{
	guard_take(&lock->guard);
	int result = take_at_once(lock);
	guard_drop(&lock->guard);
	return result;
}

int
lock_take_until(struct lock *lock, uint64_t until)
{
	struct lock_waiter waiter;
	int result = lock_try(lock);

	if (result != EBUSY)
		return result;
	if (mailbox()->library[WORD_ENDPOINT] == 0)
		endpoint_have();
	guard_take(&lock->guard);
	result = take_at_once(lock);
	if (result == EBUSY)
		waiter_link(&waiter, &lock->waiters);
	guard_drop(&lock->guard);
	if (result == EBUSY)
		result = waiter_wait(&waiter, &lock->waiters, &lock->guard, until);
	return result;
}

int
lock_release(struct lock *lock)
{
	handle_t next = HANDLE_NONE;

	if (lock->depth == 0 || lock->holder != self())
		return EPERM;
	guard_take(&lock->guard);
	if (--lock->depth == 0 && lock->waiters.first) {
		lock->holder = lock->waiters.first->thread;
		lock->depth = 1;
		next = waiter_wake(&lock->waiters);
	}
	guard_drop(&lock->guard);
	if (next != HANDLE_NONE)
		pulse(next, WAKE_BIT);
	return 0;
}

int
condition_wait_until(struct lock_condition *condition, struct lock *lock, uint64_t until)
{
	struct lock_waiter waiter;
	uint32_t depth = lock->depth;

	if (mailbox()->library[WORD_ENDPOINT] == 0)
		endpoint_have();
	guard_take(&condition->guard);
	waiter_link(&waiter, &condition->waiters);
	guard_drop(&condition->guard);
	lock->depth = 1;			/* all of it, however often it was taken */
	lock_release(lock);
	int result = waiter_wait(&waiter, &condition->waiters, &condition->guard, until);
	lock_take(lock);
	lock->depth = depth;
	return result;
}

/* Wake the first, if there is one. */
static bool
wake_one(struct lock_condition *condition)
{
	handle_t next = HANDLE_NONE;

	guard_take(&condition->guard);
	bool any = condition->waiters.first;
	if (any)
		next = waiter_wake(&condition->waiters);
	guard_drop(&condition->guard);
	if (next != HANDLE_NONE)
		pulse(next, WAKE_BIT);
	return any;
}

void
condition_wake(struct lock_condition *condition, bool all)
{
	uint32_t count = 0;

	/* Those that come while we wake are not meant: count first. */
	guard_take(&condition->guard);
	for (struct lock_waiter *w = condition->waiters.first; w; w = w->next)
		count++;
	guard_drop(&condition->guard);
	if (count > 1 && !all)
		count = 1;
	while (count-- > 0 && wake_one(condition))
		;
}

int
lock_sleep(uint64_t until)
{
	uint32_t *words = mailbox()->library;

	if (words[WORD_ENDPOINT] == 0)
		endpoint_have();
	for (;;) {
		uint64_t now = clock_milliseconds();
		struct message nothing;

		if (now >= until)
			return 0;
		uint32_t timeout = until - now < TIMEOUT_NEVER ? (uint32_t)(until - now) : TIMEOUT_NEVER;
		if (words[WORD_ENDPOINT] == 0)
			thread_yield();
		else if (ipc_recv(words[WORD_ENDPOINT], &nothing, timeout) == E_INTERRUPTED)
			return EINTR;
	}
}

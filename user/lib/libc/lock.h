/* SPDX-License-Identifier: MIT */
/*
 * lock.h: locks and conditions between threads: what the library, pthread.h and threads.h use.
 * Described in lock.c.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "include/sys/lock.h"

#define LOCK_FOREVER	UINT64_MAX

/*
 * Take a lock.  until: milliseconds as clock_milliseconds() counts them, or LOCK_FOREVER.  Returns
 * 0; EDEADLK if the caller has it already and it is not recursive; ETIMEDOUT.  May block.
 */
int
lock_take_until(struct lock *lock, uint64_t until);

static inline int
lock_take(struct lock *lock)
{
	return lock_take_until(lock, LOCK_FOREVER);
}

/* Take it only if that needs no waiting.  Returns 0, EDEADLK or EBUSY. */
int
lock_try(struct lock *lock);

/* Give it to the one that has waited longest.  Returns 0, or EPERM: the caller does not have it. */
int
lock_release(struct lock *lock);

/*
 * Give the lock up, wait until woken, take the lock again.  As with every condition, what was
 * waited for must be looked at again.  Returns 0 or ETIMEDOUT.
 */
int
condition_wait_until(struct lock_condition *condition, struct lock *lock, uint64_t until);

/* Wake the one that has waited longest, or all that wait now. */
void
condition_wake(struct lock_condition *condition, bool all);

/* The calling thread will not wait any more: what it waited with may serve another. */
void
lock_thread_ends(void);

/*
 * Sleep until then (or for ever).  Returns 0, or EINTR: a signal's handler has run meanwhile.
 * Needs no lock.
 */
int
lock_sleep(uint64_t until);

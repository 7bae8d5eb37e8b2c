/* SPDX-License-Identifier: MIT */
/*
 * thread_record.h: what pthread.h and threads.h know of a thread.  Described in thread_record.c.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>

#include "../ipc.h"
#include "lock.h"

#define THREAD_STACK_USUAL	(16 * PAGE_SIZE)

struct thread_record {
	handle_t thread;
	void *(*function)(void *argument);
	void *argument, *result;
	char *stack;
	uint32_t stack_size;
	uint32_t number;		/* with proc; 0: the program is no process */

	struct lock lock;		/* for these three: */
	struct lock_condition ends;
	bool ended, detached;

	struct thread_record *next;	/* in the list of detached ones */
	void *values[PTHREAD_KEYS_MAX];
};

/* The calling thread's. */
struct thread_record *
thread_self(void);

/* Start one.  Returns 0, EAGAIN or ENOMEM. */
int
thread_begin(struct thread_record **thread, size_t stack, bool detached, void *(*function)(void *), void *argument);

/* End the calling thread with a result. */
_Noreturn void
thread_end(void *result);

/* Wait for its end and forget it.  Returns 0, EDEADLK (it is the caller) or EINVAL (it is detached). */
int
thread_join(struct thread_record *thread, void **result);

/* Let it be forgotten when it ends.  Returns 0 or EINVAL. */
int
thread_detach(struct thread_record *thread);

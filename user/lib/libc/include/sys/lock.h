/* SPDX-License-Identifier: MIT */
/*
 * sys/lock.h: locks between the threads of a program: what mtx_t, pthread_mutex_t and the library's own
 * locks are.  Not a standard header; described in libc/lock.c.  A lock of zeros is free.
 */
#pragma once

#include <stdint.h>

struct lock_waiter;

struct lock_queue {
	struct lock_waiter *first, *last;
};

enum lock_kind {
	LOCK_PLAIN	= 0,
	LOCK_RECURSIVE	= 1,	/* its holder may take it again */
	LOCK_CHECKED	= 2,	/* its holder gets EDEADLK instead */
};

struct lock {
	uint32_t guard;		/* 1 while somebody changes what follows */
	uint32_t kind;		/* enum lock_kind */
	uint32_t depth;		/* how often the holder has it; 0: free */
	uintptr_t holder;	/* the holding thread's mailbox */
	struct lock_queue waiters;
};

struct lock_condition {
	uint32_t guard;
	struct lock_queue waiters;
};

struct lock_once {
	struct lock lock;
	uint32_t done;
};

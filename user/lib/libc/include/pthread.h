/* SPDX-License-Identifier: MIT */
/*
 * pthread.h: a subset of POSIX.1-2017: threads, mutexes, conditions, once, keys.  The locks: sys/lock.h.
 */
#pragma once

#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/lock.h>
#include <time.h>

typedef struct thread_record *pthread_t;
typedef struct lock pthread_mutex_t;
typedef struct lock_condition pthread_cond_t;
typedef struct lock_once pthread_once_t;
typedef unsigned pthread_key_t;

typedef struct {
	int kind;
} pthread_mutexattr_t;

typedef struct {
	int clock;
} pthread_condattr_t;

typedef struct {
	size_t stack;		/* bytes; 0: PTHREAD_STACK_USUAL */
	int detached;
} pthread_attr_t;

#define PTHREAD_MUTEX_INITIALIZER	{ 0 }
#define PTHREAD_COND_INITIALIZER	{ 0 }
#define PTHREAD_ONCE_INIT		{ 0 }

#define PTHREAD_MUTEX_NORMAL		LOCK_PLAIN
#define PTHREAD_MUTEX_DEFAULT		LOCK_PLAIN
#define PTHREAD_MUTEX_RECURSIVE		LOCK_RECURSIVE
#define PTHREAD_MUTEX_ERRORCHECK	LOCK_CHECKED

#define PTHREAD_CREATE_JOINABLE	0
#define PTHREAD_CREATE_DETACHED	1
#define PTHREAD_STACK_MIN	8192
#define PTHREAD_KEYS_MAX	16

int pthread_create(pthread_t *restrict thread, const pthread_attr_t *restrict attributes,
		   void *(*function)(void *), void *restrict argument);
_Noreturn void pthread_exit(void *result);
int pthread_join(pthread_t thread, void **result);
int pthread_detach(pthread_t thread);
pthread_t pthread_self(void);
int pthread_equal(pthread_t a, pthread_t b);
int pthread_once(pthread_once_t *once, void (*function)(void));

int pthread_attr_init(pthread_attr_t *attributes);
int pthread_attr_destroy(pthread_attr_t *attributes);
int pthread_attr_setdetachstate(pthread_attr_t *attributes, int detached);
int pthread_attr_setstacksize(pthread_attr_t *attributes, size_t size);

int pthread_mutex_init(pthread_mutex_t *restrict mutex, const pthread_mutexattr_t *restrict attributes);
int pthread_mutex_destroy(pthread_mutex_t *mutex);
int pthread_mutex_lock(pthread_mutex_t *mutex);
int pthread_mutex_trylock(pthread_mutex_t *mutex);
int pthread_mutex_timedlock(pthread_mutex_t *restrict mutex, const struct timespec *restrict until);
int pthread_mutex_unlock(pthread_mutex_t *mutex);
int pthread_mutexattr_init(pthread_mutexattr_t *attributes);
int pthread_mutexattr_destroy(pthread_mutexattr_t *attributes);
int pthread_mutexattr_settype(pthread_mutexattr_t *attributes, int kind);

int pthread_cond_init(pthread_cond_t *restrict condition, const pthread_condattr_t *restrict attributes);
int pthread_cond_destroy(pthread_cond_t *condition);
int pthread_cond_wait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex);
int pthread_cond_timedwait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex,
			   const struct timespec *restrict until);
int pthread_cond_signal(pthread_cond_t *condition);
int pthread_cond_broadcast(pthread_cond_t *condition);

int pthread_key_create(pthread_key_t *key, void (*destroy)(void *));
int pthread_key_delete(pthread_key_t key);
void *pthread_getspecific(pthread_key_t key);
int pthread_setspecific(pthread_key_t key, const void *value);

/* SPDX-License-Identifier: MIT */
/*
 * pthread.c: the names of POSIX for threads (thread_record.c), locks and conditions (lock.c).
 */
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>

#include "../clock.h"
#include "lock.h"
#include "thread_record.h"

int
pthread_create(pthread_t *restrict thread, const pthread_attr_t *restrict attributes, void *(*function)(void *),
	       void *restrict argument)
{
	return thread_begin(thread, attributes ? attributes->stack : 0, attributes && attributes->detached, function,
			    argument);
}

_Noreturn void
pthread_exit(void *result)
{
	thread_end(result);
}

int
pthread_join(pthread_t thread, void **result)
{
	return thread_join(thread, result);
}

int
pthread_detach(pthread_t thread)
{
	return thread_detach(thread);
}

pthread_t
pthread_self(void)
{
	return thread_self();
}

int
pthread_equal(pthread_t a, pthread_t b)
{
	return a == b;
}

int
sched_yield(void)
{
	thread_yield();
	return 0;
}

int
pthread_once(pthread_once_t *once, void (*function)(void))
{
	if (__atomic_load_n(&once->done, __ATOMIC_ACQUIRE))
		return 0;
	lock_take(&once->lock);
	if (!once->done) {
		function();
		__atomic_store_n(&once->done, 1, __ATOMIC_RELEASE);
	}
	lock_release(&once->lock);
	return 0;
}

int
pthread_attr_init(pthread_attr_t *attributes)
{
	*attributes = (pthread_attr_t){ 0 };
	return 0;
}

int
pthread_attr_destroy(pthread_attr_t *attributes)
{
	(void)attributes;
	return 0;
}

int
pthread_attr_setdetachstate(pthread_attr_t *attributes, int detached)
{
	attributes->detached = detached;
	return 0;
}

int
pthread_attr_setstacksize(pthread_attr_t *attributes, size_t size)
{
	if (size < PTHREAD_STACK_MIN)
		return EINVAL;
	attributes->stack = size;
	return 0;
}

int
pthread_mutex_init(pthread_mutex_t *restrict mutex, const pthread_mutexattr_t *restrict attributes)
{
	*mutex = (pthread_mutex_t){ .kind = attributes ? (uint32_t)attributes->kind : LOCK_PLAIN };
	return 0;
}

int
pthread_mutex_destroy(pthread_mutex_t *mutex)
{
	return mutex->depth > 0 ? EBUSY : 0;
}

int
pthread_mutex_lock(pthread_mutex_t *mutex)
{
	return lock_take(mutex);
}

int
pthread_mutex_trylock(pthread_mutex_t *mutex)
{
	int result = lock_try(mutex);

	return result == EDEADLK ? EBUSY : result;
}

/* A time of day as the milliseconds that locks wait for; it may have passed. */
static uint64_t
deadline(const struct timespec *until)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	int64_t left = (until->tv_sec - now.tv_sec) * 1000 + (until->tv_nsec - now.tv_nsec + 999999) / 1000000;
	return clock_milliseconds() + (left > 0 ? (uint64_t)left : 0);
}

int
pthread_mutex_timedlock(pthread_mutex_t *restrict mutex, const struct timespec *restrict until)
{
	return lock_take_until(mutex, deadline(until));
}

int
pthread_mutex_unlock(pthread_mutex_t *mutex)
{
	return lock_release(mutex);
}

int
pthread_mutexattr_init(pthread_mutexattr_t *attributes)
{
	attributes->kind = LOCK_PLAIN;
	return 0;
}

int
pthread_mutexattr_destroy(pthread_mutexattr_t *attributes)
{
	(void)attributes;
	return 0;
}

int
pthread_mutexattr_settype(pthread_mutexattr_t *attributes, int kind)
{
	if (kind < LOCK_PLAIN || kind > LOCK_CHECKED)
		return EINVAL;
	attributes->kind = kind;
	return 0;
}

int
pthread_cond_init(pthread_cond_t *restrict condition, const pthread_condattr_t *restrict attributes)
{
	(void)attributes;
	*condition = (pthread_cond_t){ 0 };
	return 0;
}

int
pthread_cond_destroy(pthread_cond_t *condition)
{
	return condition->waiters.first ? EBUSY : 0;
}

int
pthread_cond_wait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex)
{
	return condition_wait_until(condition, mutex, LOCK_FOREVER);
}

int
pthread_cond_timedwait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex,
		       const struct timespec *restrict until)
{
	return condition_wait_until(condition, mutex, deadline(until));
}

int
pthread_cond_signal(pthread_cond_t *condition)
{
	condition_wake(condition, false);
	return 0;
}

int
pthread_cond_broadcast(pthread_cond_t *condition)
{
	condition_wake(condition, true);
	return 0;
}

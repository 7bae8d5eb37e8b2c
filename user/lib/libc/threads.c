/* SPDX-License-Identifier: MIT */
/*
 * threads.c: the names of ISO C11 for what pthread.h has.
 *
 *   A C11 thread returns an int where a POSIX one returns a pointer: the number travels as the pointer.
 */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <threads.h>

static int
result_of(int error)
{
	switch (error) {
	case 0:
		return thrd_success;
	case EBUSY:
		return thrd_busy;
	case ETIMEDOUT:
		return thrd_timedout;
	case ENOMEM:
	case EAGAIN:
		return thrd_nomem;
	default:
		return thrd_error;
	}
}

void
call_once(once_flag *once, void (*function)(void))
{
	pthread_once(once, function);
}

int
thrd_create(thrd_t *thread, thrd_start_t function, void *argument)
{
	/* Both kinds of function return in the same register and take the same argument. */
	return result_of(pthread_create(thread, NULL, (void *(*)(void *))(uintptr_t)function, argument));
}

thrd_t
thrd_current(void)
{
	return pthread_self();
}

int
thrd_detach(thrd_t thread)
{
	return result_of(pthread_detach(thread));
}

int
thrd_equal(thrd_t a, thrd_t b)
{
	return a == b;
}

_Noreturn void
thrd_exit(int result)
{
	pthread_exit((void *)(intptr_t)result);
}

int
thrd_join(thrd_t thread, int *result)
{
	void *pointer;
	int error = pthread_join(thread, &pointer);

	if (error == 0 && result)
		*result = (int)(intptr_t)pointer;
	return result_of(error);
}

int
thrd_sleep(const struct timespec *time, struct timespec *left)
{
	int error = clock_nanosleep(CLOCK_MONOTONIC, 0, time, left);

	return error == 0 ? 0 : error == EINTR ? -1 : -2;
}

void
thrd_yield(void)
{
	sched_yield();
}

int
mtx_init(mtx_t *mutex, int kind)
{
	*mutex = (mtx_t){ .kind = kind & mtx_recursive };
	return thrd_success;
}

void
mtx_destroy(mtx_t *mutex)
{
	(void)mutex;
}

int
mtx_lock(mtx_t *mutex)
{
	return result_of(pthread_mutex_lock(mutex));
}

int
mtx_timedlock(mtx_t *restrict mutex, const struct timespec *restrict until)
{
	return result_of(pthread_mutex_timedlock(mutex, until));
}

int
mtx_trylock(mtx_t *mutex)
{
	return result_of(pthread_mutex_trylock(mutex));
}

int
mtx_unlock(mtx_t *mutex)
{
	return result_of(pthread_mutex_unlock(mutex));
}

int
cnd_init(cnd_t *condition)
{
	return result_of(pthread_cond_init(condition, NULL));
}

void
cnd_destroy(cnd_t *condition)
{
	(void)condition;
}

int
cnd_broadcast(cnd_t *condition)
{
	return result_of(pthread_cond_broadcast(condition));
}

int
cnd_signal(cnd_t *condition)
{
	return result_of(pthread_cond_signal(condition));
}

int
cnd_timedwait(cnd_t *restrict condition, mtx_t *restrict mutex, const struct timespec *restrict until)
{
	return result_of(pthread_cond_timedwait(condition, mutex, until));
}

int
cnd_wait(cnd_t *condition, mtx_t *mutex)
{
	return result_of(pthread_cond_wait(condition, mutex));
}

int
tss_create(tss_t *key, tss_dtor_t destroy)
{
	return result_of(pthread_key_create(key, destroy));
}

void
tss_delete(tss_t key)
{
	pthread_key_delete(key);
}

void *
tss_get(tss_t key)
{
	return pthread_getspecific(key);
}

int
tss_set(tss_t key, void *value)
{
	return result_of(pthread_setspecific(key, value));
}

/* SPDX-License-Identifier: MIT */
/*
 * threads.h: ISO C11 7.26.  The same threads and locks as in pthread.h.  There are no thread_local
 * variables: use tss_create().
 */
#pragma once

#include <sys/lock.h>
#include <time.h>

typedef struct thread_record *thrd_t;
typedef struct lock mtx_t;
typedef struct lock_condition cnd_t;
typedef struct lock_once once_flag;
typedef unsigned tss_t;
typedef int (*thrd_start_t)(void *argument);
typedef void (*tss_dtor_t)(void *value);

#define ONCE_FLAG_INIT		{ 0 }
#define TSS_DTOR_ITERATIONS	4

enum {
	thrd_success,
	thrd_busy,
	thrd_error,
	thrd_nomem,
	thrd_timedout,
};

enum {
	mtx_plain = LOCK_PLAIN,
	mtx_recursive = LOCK_RECURSIVE,
	mtx_timed = 4,			/* all can wait for a time */
};

void call_once(once_flag *once, void (*function)(void));

int thrd_create(thrd_t *thread, thrd_start_t function, void *argument);
thrd_t thrd_current(void);
int thrd_detach(thrd_t thread);
int thrd_equal(thrd_t a, thrd_t b);
_Noreturn void thrd_exit(int result);
int thrd_join(thrd_t thread, int *result);
int thrd_sleep(const struct timespec *time, struct timespec *left);
void thrd_yield(void);

int mtx_init(mtx_t *mutex, int kind);
void mtx_destroy(mtx_t *mutex);
int mtx_lock(mtx_t *mutex);
int mtx_timedlock(mtx_t *restrict mutex, const struct timespec *restrict until);
int mtx_trylock(mtx_t *mutex);
int mtx_unlock(mtx_t *mutex);

int cnd_init(cnd_t *condition);
void cnd_destroy(cnd_t *condition);
int cnd_broadcast(cnd_t *condition);
int cnd_signal(cnd_t *condition);
int cnd_timedwait(cnd_t *restrict condition, mtx_t *restrict mutex, const struct timespec *restrict until);
int cnd_wait(cnd_t *condition, mtx_t *mutex);

int tss_create(tss_t *key, tss_dtor_t destroy);
void tss_delete(tss_t key);
void *tss_get(tss_t key);
int tss_set(tss_t key, void *value);

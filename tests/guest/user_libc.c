/* SPDX-License-Identifier: MIT */
/*
 * user_libc.c: the C library inside the machine: what the host's tests of it cannot see.  Numbers
 * come from this processor's floating-point unit, jumps are i386 code, threads are the kernel's.
 */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>
#include <time.h>

#include "lib/crowd.h"
#include "lib/guest.h"

static void
expect_text(const char *expected, const char *seen)
{
	if (strcmp(expected, seen) != 0)
		remark("expected \"%s\", seen \"%s\"", expected, seen);
	expect_equal(0, strcmp(expected, seen));
}

TEST(libc_floats_are_written_and_read)
{
	char text[400];
	double value;

	snprintf(text, sizeof text, "%.17g %g %e %.3f %a", 0.1, 1e100, -12345.678, 2.0005, 1.5);
	expect_text("0.10000000000000001 1e+100 -1.234568e+04 2.001 0x1.8p+0", text);
	snprintf(text, sizeof text, "%.0f", 1.7976931348623157e308);
	expect_equal(309, strlen(text));
	expect(strtod(text, NULL) == 1.7976931348623157e308);
	expect_equal(1, sscanf("x=2.5e-3", "x=%lf", &value));
	expect(value == 0.0025);
}

TEST(libc_mathematics_comes_from_the_unit)
{
	char text[200];

	snprintf(text, sizeof text, "%.14g %.14g %.14g %.14g", sin(1.0), exp(1.0), log(10.0), pow(2.0, 0.5));
	expect_text("0.8414709848079 2.718281828459 2.302585092994 1.4142135623731", text);
	expect(floor(-1.5) == -2 && ceil(-1.5) == -1 && round(2.5) == 3 && rint(2.5) == 2);
	expect(sqrt(2.0) * sqrt(2.0) > 1.9999999 && fmod(7.5, 2.0) == 1.5);
	expect(fabs(sin(M_PI) - 1.2246467991473532e-16) < 1e-30);
}

static int
jump_twice(jmp_buf place, volatile int *turns)
{
	int value = setjmp(place);

	if (++*turns < 3)
		longjmp(place, *turns == 1 ? 0 : 7);
	return value;
}

TEST(libc_jumps_come_back_with_their_value)
{
	volatile int turns = 0;
	jmp_buf place;

	expect_equal(7, jump_twice(place, &turns));
	expect_equal(3, turns);
	switch (setjmp(place)) {
	case 0:
		longjmp(place, 0);
	case 1:
		break;			/* 0 comes back as 1 */
	default:
		expect(0);
	}
}

#define THREADS	4
#define ROUNDS	500

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static unsigned counter;

/* Takes its time between reading and writing, so that it is seen if two are in there. */
static void *
count(void *argument)
{
	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&mutex);
		unsigned seen = counter;

		if (i % 10 == 0)
			thread_yield();
		for (volatile int wait = 0; wait < 200; wait++)
			;
		counter = seen + 1;
		pthread_mutex_unlock(&mutex);
	}
	return argument;
}

TEST(libc_mutex_lets_one_thread_in)
{
	counter = 0;
	crowd_work(THREADS, count);
	expect_equal(THREADS * ROUNDS, counter);
	expect_equal(0, pthread_mutex_trylock(&mutex));
	expect_equal(EBUSY, pthread_mutex_trylock(&mutex));
	expect_equal(EDEADLK, pthread_mutex_lock(&mutex));
	expect_equal(0, pthread_mutex_unlock(&mutex));
	expect_equal(EPERM, pthread_mutex_unlock(&mutex));
}

/* One writes, one reads, through a place for one number. */
static struct {
	mtx_t mutex;
	cnd_t full, empty;
	int number;		/* 0: empty */
	int sum;
} box;

static int
take_all(void *argument)
{
	int number;

	(void)argument;
	do {
		mtx_lock(&box.mutex);
		while (box.number == 0)
			cnd_wait(&box.full, &box.mutex);
		number = box.number;
		box.number = 0;
		cnd_signal(&box.empty);
		mtx_unlock(&box.mutex);
		if (number > 0)
			box.sum += number;
	} while (number > 0);
	return box.sum;
}

static void
put(int number)
{
	mtx_lock(&box.mutex);
	while (box.number != 0)
		cnd_wait(&box.empty, &box.mutex);
	box.number = number;
	cnd_signal(&box.full);
	mtx_unlock(&box.mutex);
}

TEST(libc_conditions_pass_numbers_on)
{
	thrd_t taker;
	int sum = 0;

	memset(&box, 0, sizeof box);
	mtx_init(&box.mutex, mtx_plain);
	expect_equal(thrd_success, thrd_create(&taker, take_all, NULL));
	for (int i = 1; i <= 200; i++)
		put(i);
	put(-1);
	expect_equal(thrd_success, thrd_join(taker, &sum));
	expect_equal(20100, sum);
}

TEST(libc_waits_end_when_their_time_is_over)
{
	pthread_mutex_t recursive = { .kind = PTHREAD_MUTEX_RECURSIVE };
	pthread_cond_t never = PTHREAD_COND_INITIALIZER;
	struct timespec until;
	uint64_t begun = clock_milliseconds();

	expect_equal(0, pthread_mutex_lock(&recursive));
	expect_equal(0, pthread_mutex_lock(&recursive));
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += 20000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_nsec -= 1000000000;
		until.tv_sec++;
	}
	expect_equal(ETIMEDOUT, pthread_cond_timedwait(&never, &recursive, &until));
	expect(clock_milliseconds() - begun >= 19);
	expect_equal(0, pthread_mutex_unlock(&recursive));
	expect_equal(0, pthread_mutex_unlock(&recursive));
	expect_equal(EPERM, pthread_mutex_unlock(&recursive));
	expect(never.waiters.first == NULL);
}

static pthread_key_t key;
static int destroyed;

static void
note_end(void *value)
{
	destroyed += (int)(uintptr_t)value;
}

static void *
use_key(void *argument)
{
	errno = 77;
	pthread_setspecific(key, argument);
	thread_yield();
	return pthread_getspecific(key);
}

TEST(libc_threads_have_values_and_errno_of_their_own)
{
	pthread_t a, b;
	void *result;

	expect_equal(0, pthread_key_create(&key, note_end));
	errno = 5;
	expect_equal(0, pthread_create(&a, NULL, use_key, (void *)1));
	expect_equal(0, pthread_create(&b, NULL, use_key, (void *)2));
	expect_equal(0, pthread_join(a, &result));
	expect_equal(1, (uintptr_t)result);
	expect_equal(0, pthread_join(b, &result));
	expect_equal(2, (uintptr_t)result);
	expect(pthread_getspecific(key) == NULL);
	expect_equal(5, errno);
	expect_equal(3, destroyed);
	expect_equal(0, pthread_key_delete(key));
}

static void *
allocate(void *argument)
{
	unsigned char *pieces[20];
	unsigned seed = (unsigned)(uintptr_t)argument;

	for (int round = 0; round < 20; round++) {
		for (int i = 0; i < 20; i++) {
			size_t size = (size_t)rand_r(&seed) % 3000 + 1;

			pieces[i] = malloc(size);
			memset(pieces[i], (int)seed & 0xff, size);
		}
		for (int i = 0; i < 20; i++)
			free(pieces[i]);
	}
	return NULL;
}

static void
run_allocators(void)
{
	pthread_t threads[3];

	for (uintptr_t i = 0; i < 3; i++)
		expect_equal(0, pthread_create(&threads[i], NULL, allocate, (void *)i));
	for (int i = 0; i < 3; i++)
		expect_equal(0, pthread_join(threads[i], NULL));
}

TEST(libc_threads_and_heap_leave_nothing)
{
	run_allocators();
	settle();
	uint32_t before = free_frames();
	for (int i = 0; i < 5; i++)
		run_allocators();
	settle();
	expect_equal(before, free_frames());
}

TEST(libc_heap_gives_pages_back)
{
	free(malloc(1));
	settle();
	uint32_t before = free_frames();
	for (int i = 0; i < 100; i++) {
		char *large = malloc(1 << 20);

		expect(large != NULL);
		large[0] = large[(1 << 20) - 1] = 1;
		free(large);
	}
	settle();
	expect_equal(before, free_frames());
}

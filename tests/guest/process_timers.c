/* SPDX-License-Identifier: MIT */
/*
 * process_timers.c: alarms, and signals that are waited for instead of caught.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/caught.h"
#include "lib/family.h"

static sigset_t
blocked(int number)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, number);
	expect_equal(0, sigprocmask(SIG_BLOCK, &set, NULL));
	return set;
}

static struct itimerval
milliseconds(long first, long period)
{
	return (struct itimerval){ { period / 1000, period % 1000 * 1000 }, { first / 1000, first % 1000 * 1000 } };
}

/* ---- alarms ---- */

PROCESS_TEST(alarm_tells_what_was_left_and_kills_by_default)
{
	expect_equal(0, alarm(100));
	expect_equal(100, alarm(0));
	expect_equal(0, alarm(0));
	if (fork() == 0) {
		alarm(1);
		for (;;)
			pause();
	}
	expect_killed(-1, SIGALRM);
}

PROCESS_TEST(timer_rings_again_and_again_until_it_is_stopped)
{
	struct itimerval timer = milliseconds(2, 3), before;
	sigset_t set = blocked(SIGALRM);
	int number;

	expect_equal(0, setitimer(ITIMER_REAL, &timer, NULL));
	for (int i = 0; i < 5; i++) {
		expect_equal(0, sigwait(&set, &number));
		expect_equal(SIGALRM, number);
	}
	timer = milliseconds(0, 0);
	expect_equal(0, setitimer(ITIMER_REAL, &timer, &before));
	expect_equal(3000, before.it_interval.tv_usec);
	expect(before.it_value.tv_sec == 0 && before.it_value.tv_usec <= 3000);
	expect_equal(0, getitimer(ITIMER_REAL, &before));
	expect(!timerisset(&before.it_value));
	sleep_milliseconds(10);
	if (sigpending(&set) == 0 && sigismember(&set, SIGALRM))	/* one could have come before it was stopped */
		expect_equal(0, sigwait(&set, &number));
	sleep_milliseconds(10);
	expect_equal(0, sigpending(&set));
	expect(!sigismember(&set, SIGALRM));
}

PROCESS_TEST(timer_is_asked_for_and_not_a_child_s)
{
	struct itimerval timer = milliseconds(5000000, 7000), seen;

	expect_equal(0, setitimer(ITIMER_REAL, &timer, NULL));
	expect_equal(0, getitimer(ITIMER_REAL, &seen));
	expect(seen.it_value.tv_sec >= 4999 && seen.it_value.tv_sec <= 5000 && seen.it_interval.tv_sec == 7);
	expect_equal(0, getitimer(ITIMER_REAL, &seen));		/* asking changes nothing */
	expect_equal(7, seen.it_interval.tv_sec);
	timer.it_value.tv_usec = 1000000;
	expect_equal(-1, setitimer(ITIMER_REAL, &timer, NULL));
	expect_equal(EINVAL, errno);
	timer = milliseconds(1, 0);
	expect_equal(-1, setitimer(ITIMER_PROF, &timer, NULL));
	expect_equal(EINVAL, errno);
	expect_equal(-1, getitimer(77, &seen));
	expect_equal(EINVAL, errno);
	if (fork() == 0) {
		expect_equal(0, getitimer(ITIMER_REAL, &seen));
		exit(timerisset(&seen.it_value) ? 1 : 0);	/* a child has none */
	}
	expect_exit(-1, 0);
	expect(alarm(0) > 4000);
}

/* ---- sigwait ---- */

PROCESS_TEST(sigwait_takes_what_is_pending_or_comes)
{
	sigset_t set = blocked(SIGUSR1), pending;
	pid_t parent = getpid();
	int number = 0;

	blocked(SIGUSR2);
	raise(SIGUSR1);
	expect_equal(0, sigwait(&set, &number));
	expect_equal(SIGUSR1, number);
	expect_equal(0, sigpending(&pending));
	expect_equal(0, pending);
	if (fork() == 0) {
		sleep_milliseconds(5);
		kill(parent, SIGUSR2);		/* not of the set: it stays pending */
		sleep_milliseconds(5);
		kill(parent, SIGUSR1);
		exit(0);
	}
	expect_equal(0, sigwait(&set, &number));
	expect_equal(SIGUSR1, number);
	expect_equal(0, sigpending(&pending));
	expect(sigismember(&pending, SIGUSR2));
	expect_exit(-1, 0);
}

/* A signal that would be ignored is no news to anybody but to who waits for it. */
PROCESS_TEST(sigwait_hears_of_children)
{
	sigset_t set = blocked(SIGCHLD);
	pid_t child = family_child_that_exits(4);
	int number = 0;

	expect_equal(0, sigwait(&set, &number));
	expect_equal(SIGCHLD, number);
	expect_exit(child, 4);
}

PROCESS_TEST(sigwait_goes_on_after_a_handler)
{
	sigset_t set = blocked(SIGUSR1);
	pid_t parent = getpid();
	int number = 0;

	catch(SIGUSR2, 0, 0);
	if (fork() == 0) {
		for (int i = 0; i < 3; i++) {
			sleep_milliseconds(3);
			kill(parent, SIGUSR2);
		}
		sleep_milliseconds(3);
		kill(parent, SIGUSR1);
		exit(0);
	}
	expect_equal(0, sigwait(&set, &number));
	expect_equal(SIGUSR1, number);
	expect_equal(3, caught_count);
	expect_exit(-1, 0);
}

static void *
take_signals(void *argument)
{
	sigset_t set;
	int number, *count = argument;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGTERM);
	while (sigwait(&set, &number) == 0 && number == SIGUSR1)
		(*count)++;
	return (void *)number;
}

/* As servers do: all threads block, one waits. */
PROCESS_TEST(sigwait_in_a_thread_of_its_own)
{
	pthread_t thread;
	int count = 0;
	void *last;

	blocked(SIGUSR1);
	blocked(SIGTERM);
	expect_equal(0, pthread_create(&thread, NULL, take_signals, &count));
	for (int i = 1; i <= 10; i++) {
		kill(getpid(), SIGUSR1);
		while (*(volatile int *)&count < i)
			sched_yield();
	}
	kill(getpid(), SIGTERM);
	expect_equal(0, pthread_join(thread, &last));
	expect_equal(SIGTERM, (int)last);
	expect_equal(10, count);
}

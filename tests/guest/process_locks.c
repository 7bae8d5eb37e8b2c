/* SPDX-License-Identifier: MIT */
/*
 * process_locks.c: flock(), between processes.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/caught.h"
#include "lib/family.h"

static int
open_file(void)
{
	int file = open("/tmp/lock", O_RDWR | O_CREAT, 0644);

	expect(file >= 0);
	return file;
}

static void
expect_locked(int file, int kind)
{
	expect_equal(-1, flock(file, kind | LOCK_NB));
	expect_equal(EWOULDBLOCK, errno);
}

PROCESS_TEST(lock_is_shared_or_excludes_all_others)
{
	int a = open_file(), b = open_file(), copy = dup(a), other = open("/tmp/other", O_RDWR | O_CREAT, 0644);

	expect_equal(0, flock(a, LOCK_SH));
	expect_equal(0, flock(b, LOCK_SH));
	expect_locked(b, LOCK_EX);
	expect_equal(0, flock(a, LOCK_UN));
	expect_equal(0, flock(b, LOCK_EX));		/* what it had before is gone since it asked for more */
	expect_locked(a, LOCK_SH);
	expect_equal(0, flock(b, LOCK_EX));
	expect_equal(0, flock(other, LOCK_EX | LOCK_NB));
	expect_equal(0, flock(b, LOCK_SH));
	expect_equal(0, flock(a, LOCK_SH));
	expect_equal(0, flock(b, LOCK_UN));
	expect_equal(0, flock(copy, LOCK_EX | LOCK_NB));	/* the same open file as a */
	close(a);
	expect_locked(b, LOCK_SH);
	close(copy);
	expect_equal(0, flock(b, LOCK_EX | LOCK_NB));
	expect_equal(-1, flock(b, 0));
	expect_equal(EINVAL, errno);
	expect_equal(-1, flock(60, LOCK_SH));
	expect_equal(EBADF, errno);
}

/* A server without objects, as dev is: its files are different things all the same. */
PROCESS_TEST(lock_of_a_device_is_not_anothers)
{
	int null = open("/dev/null", O_RDWR), zero = open("/dev/zero", O_RDWR), again = open("/dev/null", O_RDWR);

	expect(null >= 0 && zero >= 0 && again >= 0);
	expect_equal(0, flock(null, LOCK_EX | LOCK_NB));
	expect_equal(0, flock(zero, LOCK_EX | LOCK_NB));
	expect_locked(again, LOCK_SH);
}

/* Each takes the lock, looks whether it is alone, and gives it back, by LOCK_UN, by close, or by its end. */
PROCESS_TEST(lock_is_waited_for_and_one_at_a_time_has_it)
{
	volatile uint32_t *page = family_shared_page();

	for (int child = 0; child < 4; child++) {
		if (fork() != 0)
			continue;
		for (int i = 0; i < 25; i++) {
			int file = open_file();

			expect_equal(0, flock(file, LOCK_EX));
			expect_equal(0, page[0]);
			page[0] = 1;
			page[1]++;
			if (i % 5 == 0)
				sleep_milliseconds(1);
			page[0] = 0;
			if (i % 2 == 0)
				expect_equal(0, flock(file, LOCK_UN));
			if (i < 24)
				close(file);
		}
		exit(0);
	}
	for (int child = 0; child < 4; child++)
		expect_exit(-1, 0);
	expect_equal(100, page[1]);
}

PROCESS_TEST(lock_goes_with_a_holder_that_is_killed)
{
	int file = open_file(), ends[2];

	pipe(ends);
	pid_t child = fork();
	if (child == 0) {
		flock(open_file(), LOCK_EX);
		write(ends[1], "x", 1);
		for (;;)
			pause();
	}
	expect_equal(1, read(ends[0], &(char){ 0 }, 1));
	expect_locked(file, LOCK_SH);
	kill(child, SIGKILL);
	expect_equal(0, flock(file, LOCK_EX));
	expect_killed(child, SIGKILL);
}

PROCESS_TEST(lock_that_is_waited_for_is_interrupted)
{
	int file = open_file(), other = open_file();

	catch(SIGALRM, 0, 0);
	expect_equal(0, flock(file, LOCK_EX));
	alarm(1);
	expect_equal(-1, flock(other, LOCK_SH));
	expect_equal(EINTR, errno);
	expect_equal(0, flock(file, LOCK_UN));
	expect_equal(0, flock(file, LOCK_EX | LOCK_NB));	/* who gave up waiting has not got it */
}

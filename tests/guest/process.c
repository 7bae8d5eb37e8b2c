/* SPDX-License-Identifier: MIT */
/*
 * process.c: births and ends: fork, exec, exit, wait.
 */
#include <stdlib.h>
#include <errno.h>
#include <start.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/session.h"

PROCESS_TEST(process_session_runs_and_ends)
{
	expect(getpid() > 1);
	expect_equal(1, getppid());
	expect_equal(getpid(), getpgrp());
	expect_equal(getpid(), getsid(0));
}

static volatile uint32_t shared_before = 5;

/* Wait for a child and expect it to have ended with this code. */
static void
expect_end(pid_t child, uint32_t code)
{
	int status = -1;

	expect_equal(child, waitpid(child, &status, 0));
	expect(WIFEXITED(status));
	expect_equal(code, WEXITSTATUS(status));
}

PROCESS_TEST(process_fork_gives_the_child_a_copy)
{
	volatile uint32_t local = 7;
	pid_t parent = getpid(), child = fork();

	expect(child >= 0);
	if (child == 0) {
		expect_equal(5, shared_before);
		expect_equal(7, local);
		shared_before = 6;
		local = 8;
		expect_equal(parent, getppid());
		expect(getpid() != parent);
		exit(42);
	}
	expect_end(child, 42);
	expect_equal(5, shared_before);
	expect_equal(7, local);
}

/* SPDX-License-Identifier: MIT */
/*
 * family.c: children for tests that run in a process.
 */
#include "family.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

pid_t
family_child_that_exits(int code)
{
	pid_t child = fork();

	expect(child >= 0);
	if (child == 0)
		exit(code);
	return child;
}

pid_t
family_child_that_waits(void)
{
	pid_t child = fork();

	expect(child >= 0);
	while (child == 0)
		sleep_milliseconds(1000);
	return child;
}

void
family_end(pid_t child)
{
	kill(child, SIGKILL);
	expect_killed(child, SIGKILL);
}

void
family_expect(pid_t child, uint32_t status, const char *file, int line)
{
	int seen = -1;
	pid_t ended = waitpid(child, &seen, 0);

	guest_expect_equal(1, ended > 0 && (child < 0 || ended == child), "the child that ended", file, line);
	guest_expect_equal(status & 0xffff, (uint32_t)seen, "its status", file, line);
}

volatile uint32_t *
family_shared_page(void)
{
	void *page = mmap(NULL, PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	expect(page != MAP_FAILED);
	return page;
}

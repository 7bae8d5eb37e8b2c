/* SPDX-License-Identifier: MIT */
/*
 * process.c: what processes cost, in instructions of all who take part: the process, the kernel, proc.
 *
 *   fault_to_pager       from touching a page that has never been touched to going on: the best;
 *                        fault_to_pager_mean: the mean of many in a row, what the kernel takes to
 *                        zero frames included
 *   fork_exit_wait       a small process: fork, the child's end, waitpid in the parent
 *   pipe_round_trip      a byte through a pipe to another process, and one back through another pipe
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/pipes.h"
#include "measure.h"

#define PAGES		512u
#define FORKS		20u
#define ROUND_TRIPS	200u

PROCESS_TEST(faults)
{
	volatile char *memory = mmap(NULL, PAGES * PAGE_SIZE, PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint32_t best = UINT32_MAX, all = stamp();

	expect((void *)memory != MAP_FAILED);
	for (uint32_t i = 0; i < PAGES; i++) {
		const uint32_t start = stamp();

		memory[i * PAGE_SIZE] = 1;
		const uint32_t spent = stamp() - start;

		best = spent < best ? spent : best;
	}
	print_figure("fault_to_pager", best, 1);
	print_figure("fault_to_pager_mean", stamp() - all, PAGES);
}

PROCESS_TEST(forks)
{
	uint32_t best = UINT32_MAX;

	for (uint32_t i = 0; i < FORKS; i++) {
		const uint32_t start = stamp();
		pid_t child = fork();

		if (child == 0)
			exit(0);
		expect_equal(child, waitpid(child, NULL, 0));
		const uint32_t spent = stamp() - start;

		best = spent < best ? spent : best;
	}
	print_figure("fork_exit_wait", best, 1);
}

PROCESS_TEST(pipes)
{
	struct pipe_ends there = pipe_new(0), back = pipe_new(0);
	uint32_t best = UINT32_MAX;
	pid_t child = fork();
	char byte = 'x';

	if (child == 0) {
		handle_close(there.writing);
		while (pipe_get(there.reading, &byte, 1) == 1)
			pipe_put(back.writing, &byte, 1);
		exit(0);
	}
	for (uint32_t i = 0; i < ROUND_TRIPS; i++) {
		const uint32_t start = stamp();

		pipe_put(there.writing, &byte, 1);
		pipe_get(back.reading, &byte, 1);
		const uint32_t spent = stamp() - start;

		best = spent < best ? spent : best;
	}
	handle_close(there.writing);
	expect_exit(child, 0);
	print_figure("pipe_round_trip", best, 1);
}

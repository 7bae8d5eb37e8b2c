/* SPDX-License-Identifier: MIT */
/*
 * process.c: what processes cost, in instructions of all who take part: the process, the kernel, proc.
 *
 *   fault_to_pager       from touching a page that has never been touched to going on: the best; fault_to_pager_mean: the mean of
 *                        many in a row, what the kernel takes to zero frames included
 *   fork_exit_wait       a small process: fork, the child's end, waitpid in the parent
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/session.h"
#include "measure.h"

#define PAGES		512u
#define FORKS		20u

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

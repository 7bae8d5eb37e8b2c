/* SPDX-License-Identifier: MIT */
/*
 * mutant: forgets the last word if it has one entry only
 * class: rounding
 * in: kernel/handle.c
 * fails: handles_end_with_the_table
 * seed: 6
 */
handle_t
handle_first_free(const struct task *task)
{
	for (uint32_t n = 0; n < (task->handle_limit + 30) / 32; n++)
		if (task->handles_taken[n] != UINT32_MAX)
			return 32 * n + __builtin_ctz(~task->handles_taken[n]);
	return 0;
}

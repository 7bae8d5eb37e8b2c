/* SPDX-License-Identifier: MIT */
/*
 * mutant: forgets which word it is in
 * class: forgets one
 * in: kernel/handle.c
 * fails: handles_first_free_entry_is_found
 */
handle_t
handle_first_free(const struct task *task)
{
	for (uint32_t n = 0; n < (task->handle_limit + 31) / 32; n++)
		if (task->handles_taken[n] != UINT32_MAX)
			return __builtin_ctz(~task->handles_taken[n]);
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * mutant: looks at whole words only
 * class: boundary
 * in: kernel/handle.c
 * fails: handles_end_with_the_table handles_first_free_entry_is_found copy_takes_rights_away_and_adds_none
 */
handle_t
handle_first_free(const struct task *task)
{
	for (uint32_t n = 0; n < task->handle_limit / 32; n++)
		if (task->handles_taken[n] != UINT32_MAX)
			return 32 * n + __builtin_ctz(~task->handles_taken[n]);
	return 0;
}

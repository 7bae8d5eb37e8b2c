/* SPDX-License-Identifier: MIT */
/*
 * mutant: looks at the first 32 entries
 * class: missing bound
 * in: kernel/handle.c
 * fails: handles_first_free_entry_is_found handles_end_with_the_table copy_takes_rights_away_and_adds_none
 */
handle_t
handle_first_free(const struct task *task)
{
	for (uint32_t n = 0; n < 1; n++)
		if (task->handles_taken[n] != UINT32_MAX)
			return 32 * n + __builtin_ctz(~task->handles_taken[n]);
	return 0;
}

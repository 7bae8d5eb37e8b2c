/* SPDX-License-Identifier: MIT */
/*
 * mutant: takes the highest free entry of a word
 * class: wrong direction
 * in: kernel/handle.c
 * fails: handles_first_free_entry_is_found handles_end_with_the_table handles_come_and_go copy_takes_rights_away_and_adds_none init_runs_in_ring_3
 */
handle_t
handle_first_free(const struct task *task)
{
	for (uint32_t n = 0; n < (task->handle_limit + 31) / 32; n++)
		if (task->handles_taken[n] != UINT32_MAX)
			return 32 * n + 31 - __builtin_clz(~task->handles_taken[n]);
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * mutant: keeps one entry free
 * class: off by one
 * in: kernel/handle.c
 * fails: handles_end_with_the_table handles_first_free_entry_is_found copy_takes_rights_away_and_adds_none
 */
error_t
handle_choose(const struct task *task, handle_t wanted)
{
	if (wanted == HANDLE_ANY)
		return handle_room(task) <= 1 ? E_FULL : (error_t)handle_first_free(task);
	if (wanted >= task->handle_limit)
		return E_RANGE;
	return task->handles[wanted].meta == 0 ? (error_t)wanted : E_EXISTS;
}

/* SPDX-License-Identifier: MIT */
/*
 * mutant: gives an entry that is in use
 * class: no check of the entry
 * in: kernel/handle.c
 * fails: handles_wanted_entry_is_given_or_refused handles_come_and_go copy_to_another_task_needs_transfer copy_of_nothing_and_to_nowhere_is_refused move_closes_its_source_if_it_succeeds calls_on_any_handles hostile_calls_are_refused
 */
error_t
handle_choose(const struct task *task, handle_t wanted)
{
	if (wanted == HANDLE_ANY)
		return handle_room(task) == 0 ? E_FULL : (error_t)handle_first_free(task);
	if (wanted >= task->handle_limit)
		return E_RANGE;
	return (error_t)wanted;
}

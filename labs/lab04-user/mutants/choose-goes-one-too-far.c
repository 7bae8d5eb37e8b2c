/* SPDX-License-Identifier: MIT */
/*
 * mutant: takes the limit for an entry
 * class: off by one
 * in: kernel/handle.c
 * fails: handles_wanted_entry_is_given_or_refused handles_come_and_go copy_of_nothing_and_to_nowhere_is_refused hostile_calls_are_refused
 */
error_t
handle_choose(const struct task *task, handle_t wanted)
{
	if (wanted == HANDLE_ANY)
		return handle_room(task) == 0 ? E_FULL : (error_t)handle_first_free(task);
	if (wanted > task->handle_limit)
		return E_RANGE;
	return task->handles[wanted].meta == 0 ? (error_t)wanted : E_EXISTS;
}

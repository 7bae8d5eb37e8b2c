/* SPDX-License-Identifier: MIT */
/*
 * mutant: says E_FULL for an entry that is in use
 * class: wrong error
 * in: kernel/handle.c
 * fails: handles_wanted_entry_is_given_or_refused
 */
error_t
handle_choose(const struct task *task, handle_t wanted)
{
	if (wanted == HANDLE_ANY)
		return handle_room(task) == 0 ? E_FULL : (error_t)handle_first_free(task);
	if (wanted >= task->handle_limit)
		return E_RANGE;
	return task->handles[wanted].meta == 0 ? (error_t)wanted : E_FULL;
}

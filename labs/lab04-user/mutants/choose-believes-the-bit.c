/* SPDX-License-Identifier: MIT */
/*
 * mutant: asks the word of bits with a shift that does not end at 32
 * class: wrong divisor
 * in: kernel/handle.c
 * fails: handles_wanted_entry_is_given_or_refused handles_come_and_go calls_on_any_handles
 */
error_t
handle_choose(const struct task *task, handle_t wanted)
{
	if (wanted == HANDLE_ANY)
		return handle_room(task) == 0 ? E_FULL : (error_t)handle_first_free(task);
	if (wanted >= task->handle_limit)
		return E_RANGE;
	return task->handles_taken[wanted / 32] & 1u << wanted % 31 ? E_EXISTS : (error_t)wanted;
}

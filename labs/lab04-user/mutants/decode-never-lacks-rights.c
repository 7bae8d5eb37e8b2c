/* SPDX-License-Identifier: MIT */
/*
 * mutant: says E_HANDLE always
 * class: wrong error
 * in: kernel/handle.c
 * fails: decode_tells_rights_from_kinds decode_knows_self_and_none decode_comes_before_the_call hostile_calls_are_refused
 */
error_t
handle_decode(handle_t handle, uint32_t need, void **object)
{
	const struct task *task = current->task;

	*object = handle_find(task, handle, need);
	if (handle == HANDLE_SELF && need & HANDLE_OR_SELF)
		*object = need & OBJECT_TASK ? (void *)current->task : current;
	if (*object != NULL || (handle == HANDLE_NONE && need & HANDLE_OR_NONE))
		return E_OK;
	return E_HANDLE;
}

/* SPDX-License-Identifier: MIT */
/*
 * mutant: accepts 0 for every object
 * class: no check of the flags
 * in: kernel/handle.c
 * fails: decode_knows_self_and_none decode_comes_before_the_call hostile_calls_are_refused
 */
error_t
handle_decode(handle_t handle, uint32_t need, void **object)
{
	const struct task *task = current->task;

	*object = handle_find(task, handle, need);
	if (handle == HANDLE_SELF && need & HANDLE_OR_SELF)
		*object = need & OBJECT_TASK ? (void *)current->task : current;
	if (*object != NULL || (handle == HANDLE_NONE))
		return E_OK;
	return handle < task->handle_limit && (task->handles[handle].meta & need & OBJECT_TYPES) ? E_RIGHTS : E_HANDLE;
}

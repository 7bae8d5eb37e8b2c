/* SPDX-License-Identifier: MIT */
/*
 * mutant: accepts any number where none would do
 * class: confuses two conditions
 * in: kernel/handle.c
 * fails: decode_tells_rights_from_kinds decode_knows_self_and_none decode_comes_before_the_call
 */
error_t
handle_decode(handle_t handle, uint32_t need, void **object)
{
	const struct task *task = current->task;

	*object = handle_find(task, handle, need);
	if (handle == HANDLE_SELF && need & HANDLE_OR_SELF)
		*object = need & OBJECT_TASK ? (void *)current->task : current;
	if (*object != NULL || need & HANDLE_OR_NONE)
		return E_OK;
	return handle < task->handle_limit && (task->handles[handle].meta & need & OBJECT_TYPES) ? E_RIGHTS : E_HANDLE;
}

/* SPDX-License-Identifier: MIT */
/*
 * mutant: says E_RIGHTS of any handle in use
 * class: wrong error
 * in: kernel/handle.c
 * fails: decode_tells_rights_from_kinds
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
	return handle < task->handle_limit && task->handles[handle].meta != 0 ? E_RIGHTS : E_HANDLE;
}

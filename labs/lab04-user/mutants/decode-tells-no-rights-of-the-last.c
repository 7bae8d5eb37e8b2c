/* SPDX-License-Identifier: MIT */
/*
 * mutant: takes the last entry of a table for none when rights are missing
 * class: some values only
 * in: kernel/handle.c
 * fails: decode_tells_rights_from_kinds
 * seed: 3
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
	return handle + 1 < task->handle_limit && (task->handles[handle].meta & need & OBJECT_TYPES) ? E_RIGHTS : E_HANDLE;
}

/* SPDX-License-Identifier: MIT */
/*
 * mutant: gives the task where a thread is needed
 * class: wrong kind
 * in: kernel/handle.c
 * fails: decode_knows_self_and_none
 */
error_t
handle_decode(handle_t handle, uint32_t need, void **object)
{
	const struct task *task = current->task;

	*object = handle_find(task, handle, need);
	if (handle == HANDLE_SELF && need & HANDLE_OR_SELF)
		*object = (void *)current->task;
	if (*object != NULL || (handle == HANDLE_NONE && need & HANDLE_OR_NONE))
		return E_OK;
	return handle < task->handle_limit && (task->handles[handle].meta & need & OBJECT_TYPES) ? E_RIGHTS : E_HANDLE;
}

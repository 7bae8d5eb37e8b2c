/* SPDX-License-Identifier: MIT */
/*
 * mutant: looks at entries behind the table
 * class: missing bound
 * in: kernel/handle.c
 * fails: decode_refuses_numbers_that_are_no_handles
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
	return (handle < TASK_HANDLES_MAX && (task->handles[handle].meta & need & OBJECT_TYPES)) ? E_RIGHTS : E_HANDLE;
}

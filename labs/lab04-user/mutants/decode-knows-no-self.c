/* SPDX-License-Identifier: MIT */
/*
 * mutant: does not know HANDLE_SELF
 * class: forgets one
 * in: kernel/handle.c
 * fails: decode_knows_self_and_none decode_comes_before_the_call init_runs_in_ring_3
 */
error_t
handle_decode(handle_t handle, uint32_t need, void **object)
{
	const struct task *task = current->task;

	*object = handle_find(task, handle, need);
	if (*object != NULL || (handle == HANDLE_NONE && need & HANDLE_OR_NONE))
		return E_OK;
	return handle < task->handle_limit && (task->handles[handle].meta & need & OBJECT_TYPES) ? E_RIGHTS : E_HANDLE;
}

/* SPDX-License-Identifier: MIT */
/*
 * mutant: is content with one of the rights
 * class: confuses two conditions
 * in: kernel/handle.c
 * fails: decode_tells_rights_from_kinds decode_knows_self_and_none decode_comes_before_the_call
 */
error_t
handle_decode(handle_t handle, uint32_t need, void **object)
{
	const struct task *task = current->task;

	const struct handle *entry = handle < task->handle_limit ? &task->handles[handle] : NULL;

	*object = NULL;
	if (entry != NULL && (entry->meta & need & OBJECT_TYPES) && (!(need & RIGHTS_ALL) || (entry->meta & need & RIGHTS_ALL)))
		*object = entry->object;
	if (handle == HANDLE_SELF && need & HANDLE_OR_SELF)
		*object = need & OBJECT_TASK ? (void *)current->task : current;
	if (*object != NULL || (handle == HANDLE_NONE && need & HANDLE_OR_NONE))
		return E_OK;
	return handle < task->handle_limit && (task->handles[handle].meta & need & OBJECT_TYPES) ? E_RIGHTS : E_HANDLE;
}

/* SPDX-License-Identifier: MIT */
/*
 * variant: asks for handle 0 first, then for each thing by itself
 * in: kernel/handle.c
 * exercise: 5
 */
error_t
handle_decode(handle_t handle, uint32_t need, void **object)
{
	const struct task *task = current->task;
	const struct handle *entry;

	*object = NULL;
	if (handle == 0) {
		if (need & HANDLE_OR_SELF)
			*object = need & OBJECT_THREAD ? (void *)current : current->task;
		return need & (HANDLE_OR_SELF | HANDLE_OR_NONE) ? E_OK : E_HANDLE;
	}
	if (handle >= task->handle_limit)
		return E_HANDLE;
	entry = &task->handles[handle];
	if ((entry->meta & OBJECT_TYPES) != (need & OBJECT_TYPES))
		return E_HANDLE;
	if (~entry->meta & need & RIGHTS_ALL)
		return E_RIGHTS;
	*object = entry->object;
	return E_OK;
}

error_t
call_decoded(call_function *call, struct frame *frame, uint32_t need, uint32_t need_second)
{
	const handle_t handles[] = { frame_handle(frame), frame_a(frame) };
	const uint32_t needs[] = { need, need_second };
	void *objects[2] = { NULL, NULL };

	for (unsigned n = 0; n < 2; n++) {
		const error_t error = needs[n] != 0 ? handle_decode(handles[n], needs[n], &objects[n]) : E_OK;

		if (error != E_OK)
			return error;
	}
	return call(frame, objects[0], objects[1]);
}

/* SPDX-License-Identifier: MIT */
/*
 * variant: every call looks its handle up by itself; a move is no copy
 * in: kernel/handle.c
 * exercise: 6
 */
static uint32_t
meta_of(handle_t handle)
{
	return handle < current->task->handle_limit ? current->task->handles[handle].meta : 0;
}

/* The entry that a copy will get, or what is against it. */
static error_t
place_for(const struct frame *frame, const struct task *target)
{
	const uint32_t meta = meta_of(frame_handle(frame));

	if (meta == 0)
		return E_HANDLE;
	if (!(meta & RIGHT_TRANSFER) && target != current->task)
		return E_RIGHTS;
	return target->state != TASK_LIVING ? E_STATE : handle_choose(target, frame_b(frame));
}

error_t
call_handle_copy(struct frame *frame, void *object, void *second)
{
	const error_t place = place_for(frame, second);

	if (place > 0)
		handle_insert(second, place, current->task->handles[frame_handle(frame)].object,
			      meta_of(frame_handle(frame)) & RIGHTS_ALL & frame_c(frame));
	return place;
}

error_t
call_handle_move(struct frame *frame, void *object, void *second)
{
	const error_t place = place_for(frame, second);
	const struct handle source = current->task->handles[place > 0 ? frame_handle(frame) : 0];

	if (place <= 0)
		return place;
	object_hold(source.object);
	if ((source.meta & OBJECT_ENDPOINT) && (source.meta & frame_c(frame) & RIGHT_RECEIVE))
		((struct endpoint *)source.object)->receive_handles++;
	handle_close(current->task, frame_handle(frame));
	if ((source.meta & OBJECT_ENDPOINT) && (source.meta & frame_c(frame) & RIGHT_RECEIVE))
		((struct endpoint *)source.object)->receive_handles--;
	handle_insert(second, place, source.object, source.meta & RIGHTS_ALL & frame_c(frame));
	object_release(source.object);
	return place;
}

error_t
call_handle_close(struct frame *frame, void *object, void *second)
{
	if (meta_of(frame_handle(frame)) != 0)
		handle_close(current->task, frame_handle(frame));
	else
		return E_HANDLE;
	return E_OK;
}

error_t
call_handle_info(struct frame *frame, void *object, void *second)
{
	return meta_of(frame_handle(frame)) == 0 ? E_HANDLE : (error_t)meta_of(frame_handle(frame));
}

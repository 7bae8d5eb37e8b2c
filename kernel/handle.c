/* SPDX-License-Identifier: MIT */
/*
 * handle.c: finding, copying and closing handles.
 *
 *   Handles are the only names in the system, and this file is the only one that writes a handle table.  It also counts, for each
 *   endpoint, the handles that can receive from it: with the last one the endpoint is dead.
 */
#include "handle.h"

#include "calls.h"
#include "endpoint.h"

handle_t
handle_first_free(const struct task *task)
{
	for (uint32_t n = 0; n < (task->handle_limit + 31) / 32; n++)
		if (task->handles_taken[n] != UINT32_MAX)
			return 32 * n + __builtin_ctz(~task->handles_taken[n]);
	return 0;
}

error_t
handle_decode(handle_t handle, uint32_t need, void **object)
{
	const struct task *task = current->task;

	*object = handle_find(task, handle, need);
	if (handle == HANDLE_SELF && need & HANDLE_OR_SELF)
		*object = need & OBJECT_TASK ? (void *)current->task : current;
	if (*object != NULL || (handle == HANDLE_NONE && need & HANDLE_OR_NONE))
		return E_OK;
	return handle < task->handle_limit && (task->handles[handle].meta & need & OBJECT_TYPES) ? E_RIGHTS : E_HANDLE;
}

error_t
handle_choose(const struct task *task, handle_t wanted)
{
	if (wanted == HANDLE_ANY)
		return handle_room(task) == 0 ? E_FULL : (error_t)handle_first_free(task);
	if (wanted >= task->handle_limit)
		return E_RANGE;
	return task->handles[wanted].meta == 0 ? (error_t)wanted : E_EXISTS;
}

static bool
can_receive(uint32_t meta)
{
	return (meta & (OBJECT_ENDPOINT | RIGHT_RECEIVE)) == (OBJECT_ENDPOINT | RIGHT_RECEIVE);
}

void
handle_insert(struct task *task, handle_t index, struct object *object, uint32_t rights)
{
	struct handle *entry = &task->handles[index];

	assert(index != 0 && index < task->handle_limit && entry->meta == 0);
	task->handles_taken[index / 32] |= 1u << index % 32;
	task->handle_used++;
	entry->object = object;
	entry->meta = object->type | rights;
	object_hold(object);
	if (can_receive(entry->meta))
		((struct endpoint *)object)->receive_handles++;
}

void *
handle_make(uint32_t type, error_t *error)
{
	*error = E_FULL;
	return handle_room(current->task) > 0 ? object_create(type, current->task, error) : NULL;
}

handle_t
handle_give(struct task *task, struct object *object, uint32_t rights)
{
	const handle_t index = handle_first_free(task);

	graveyard_owe();
	handle_insert(task, index, object, rights);
	object_release(object);
	return index;
}

void
handle_close(struct task *task, handle_t index)
{
	struct handle *entry = &task->handles[index];
	struct object *object = entry->object;
	const uint32_t meta = entry->meta;

	entry->meta = 0;
	task->handles_taken[index / 32] &= ~(1u << index % 32);
	task->handle_used--;
	if (can_receive(meta))
		endpoint_handle_closed((struct endpoint *)object);
	object_release(object);
}

/* The entry in use that a handle of current's names, whatever it is; NULL if there is none. */
static struct handle *
handle_entry(handle_t handle)
{
	const struct task *task = current->task;

	return handle < task->handle_limit && task->handles[handle].meta != 0 ? &task->handles[handle] : NULL;
}

error_t
call_handle_copy(struct frame *frame, void *object, void *second)
{
	const struct handle *source = handle_entry(frame_handle(frame));
	struct task *target = second;
	error_t index;

	if (source == NULL)
		return E_HANDLE;
	if (target != current->task && !(source->meta & RIGHT_TRANSFER))
		return E_RIGHTS;
	if (target->state != TASK_LIVING)
		return E_STATE;
	index = handle_choose(target, frame_b(frame));
	if (index < 0)
		return index;
	/* Point of no return. */
	handle_insert(target, index, source->object, source->meta & frame_c(frame) & RIGHTS_ALL);
	return index;
}

error_t
call_handle_move(struct frame *frame, void *object, void *second)
{
	const error_t index = call_handle_copy(frame, object, second);

	if (index >= 0)
		handle_close(current->task, frame_handle(frame));
	return index;
}

error_t
call_handle_close(struct frame *frame, void *object, void *second)
{
	if (handle_entry(frame_handle(frame)) == NULL)
		return E_HANDLE;
	/* Point of no return. */
	handle_close(current->task, frame_handle(frame));
	return E_OK;
}

error_t
call_handle_info(struct frame *frame, void *object, void *second)
{
	const struct handle *entry = handle_entry(frame_handle(frame));

	return entry != NULL ? (error_t)entry->meta : E_HANDLE;
}

void
handle_check(const struct task *task)
{
	uint32_t used = 0;

	for (uint32_t n = 1; n < task->handle_limit; n++) {
		const struct handle *entry = &task->handles[n];

		assert((entry->meta != 0) == (task->handles_taken[n / 32] >> n % 32 & 1));
		if (entry->meta == 0)
			continue;
		assert(entry->object->type == (entry->meta & OBJECT_TYPES));
		assert(entry->object->references > 0);
		used++;
	}
	assert(used == task->handle_used);
}

/* SPDX-License-Identifier: MIT */
/*
 * handle.c: finding, copying and closing handles.
 *
 *   Handles are the only names in the system, and this file is the only one that writes a handle table.  It also counts, for each
 *   endpoint, the handles that can receive from it: with the last one the endpoint is dead.
 */
#include "handle.h"

#include "arch/i386/frame.h"
#include "assert.h"
#include "calls.h"
#include "endpoint.h"
#include "graveyard.h"
#include "sched.h"
#include "thread.h"

void
handle_table_init(struct task *task)
{
	const uint32_t last = task->handle_limit - 1;

	for (uint32_t n = 0; n <= last; n++) {
		task->handles[n].meta = 0;
		task->handles[n].free.next = n == last ? 0 : n + 1;
		task->handles[n].free.previous = n == 0 ? last : n - 1;
	}
}

error_t
handle_error(const struct task *task, handle_t handle, uint32_t need)
{
	if (handle >= task->handle_limit ||
	    (task->handles[handle].meta & need & OBJECT_TYPES) == 0)
		return E_HANDLE;
	return E_RIGHTS;
}

struct task *
handle_find_task(handle_t handle, uint32_t rights, error_t *error)
{
	struct task *task;

	if (handle == HANDLE_SELF)
		return current->task;
	task = handle_find(current->task, handle, OBJECT_TASK | rights);
	if (task == NULL)
		*error = handle_error(current->task, handle, OBJECT_TASK | rights);
	return task;
}

struct thread *
handle_find_thread(handle_t handle, uint32_t rights, error_t *error)
{
	struct thread *thread;

	if (handle == HANDLE_SELF)
		return current;
	thread = handle_find(current->task, handle, OBJECT_THREAD | rights);
	if (thread == NULL)
		*error = handle_error(current->task, handle, OBJECT_THREAD | rights);
	return thread;
}

error_t
handle_choose(const struct task *task, handle_t wanted)
{
	if (wanted == HANDLE_ANY) {
		const handle_t first = task->handles[0].free.next;

		return first == 0 ? E_FULL : (error_t)first;
	}
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
	task->handles[entry->free.previous].free.next = entry->free.next;
	task->handles[entry->free.next].free.previous = entry->free.previous;
	task->handle_used++;
	entry->object = object;
	entry->meta = object->type | rights;
	object_hold(object);
	if (can_receive(entry->meta))
		((struct endpoint *)object)->receive_handles++;
}

handle_t
handle_give(struct task *task, struct object *object, uint32_t rights)
{
	const handle_t index = task->handles[0].free.next;

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
	entry->free.next = task->handles[0].free.next;
	entry->free.previous = 0;
	task->handles[entry->free.next].free.previous = index;
	task->handles[0].free.next = index;
	task->handle_used--;
	if (can_receive(meta))
		endpoint_handle_closed((struct endpoint *)object);
	object_release(object);
}

/* The common half of handle_copy and handle_move: everything that can fail. */
static error_t
copy_decode(const struct frame *frame, struct task **target)
{
	const struct task *task = current->task;
	const handle_t source = frame_handle(frame);
	error_t error;

	if (source >= task->handle_limit || task->handles[source].meta == 0)
		return E_HANDLE;
	*target = handle_find_task(frame_a(frame), RIGHT_MANAGE, &error);
	if (*target == NULL)
		return error;
	if (*target != task && !(task->handles[source].meta & RIGHT_TRANSFER))
		return E_RIGHTS;
	if ((*target)->state != TASK_LIVING)
		return E_STATE;
	return handle_choose(*target, frame_b(frame));
}

error_t
call_handle_copy(struct frame *frame)
{
	const struct handle *source;
	struct task *target;
	const error_t index = copy_decode(frame, &target);

	if (index < 0)
		return index;
	/* Point of no return. */
	source = &current->task->handles[frame_handle(frame)];
	handle_insert(target, index, source->object, source->meta & frame_c(frame) & RIGHTS_ALL);
	return index;
}

error_t
call_handle_move(struct frame *frame)
{
	const error_t index = call_handle_copy(frame);

	if (index >= 0)
		handle_close(current->task, frame_handle(frame));
	return index;
}

error_t
call_handle_close(struct frame *frame)
{
	struct task *task = current->task;
	const handle_t handle = frame_handle(frame);

	if (handle >= task->handle_limit || task->handles[handle].meta == 0)
		return E_HANDLE;
	/* Point of no return. */
	handle_close(task, handle);
	return E_OK;
}

error_t
call_handle_info(struct frame *frame)
{
	const struct task *task = current->task;
	const handle_t handle = frame_handle(frame);

	if (handle >= task->handle_limit || task->handles[handle].meta == 0)
		return E_HANDLE;
	return task->handles[handle].meta;
}

void
handle_check(const struct task *task)
{
	uint32_t used = 0, free = 0;

	for (uint32_t n = 1; n < task->handle_limit; n++) {
		const struct handle *entry = &task->handles[n];

		if (entry->meta == 0)
			continue;
		assert(entry->object->type == (entry->meta & OBJECT_TYPES));
		assert(entry->object->references > 0);
		used++;
	}
	for (uint32_t n = task->handles[0].free.next; n != 0; n = task->handles[n].free.next) {
		assert(task->handles[task->handles[n].free.next].free.previous == n);
		assert(task->handles[n].meta == 0 && free < task->handle_limit);
		free++;
	}
	assert(used == task->handle_used && used + free == task->handle_limit - 1);
}

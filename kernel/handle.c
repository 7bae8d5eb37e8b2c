/* SPDX-License-Identifier: MIT */
/*
 * handle.c: finding, copying and closing handles; what a call needs of them.
 *
 *   Handles are the only names in the system, and this file is the only one that writes a handle
 *   table.  It also counts, for each endpoint, the handles that can receive from it: with the last
 *   one the endpoint is dead.
 */
#include "handle.h"

#include "calls.h"
#include "endpoint.h"

/*
 * The first entry of a task's table that is free; 0 if none is.  handles_taken has a bit for each
 * entry, set while it is in use; the bits of entry 0 and of those from handle_limit to the end of
 * the last word are always set.  Words are looked at whole.
 *
 * LAB 4.4
 */
handle_t
handle_first_free(const struct task *task)
{
	for (uint32_t n = 0; n < (task->handle_limit + 31) / 32; n++)
		if (task->handles_taken[n] != UINT32_MAX)
			return 32 * n + __builtin_ctz(~task->handles_taken[n]);
	return 0;
}

/*
 * Finds what a handle of current's task names, for a call that needs it: `need` has one OBJECT_*
 * bit, any RIGHT_*, and perhaps one of two flags.  Returns E_OK with the object in *object if the
 * handle has all the bits (handle_find()); with HANDLE_OR_SELF and the handle HANDLE_SELF it is
 * current's task, or current itself where a thread is needed; with HANDLE_OR_NONE and HANDLE_NONE
 * it is NULL.  Else *object is NULL, and the result E_RIGHTS if the handle names an object of the
 * right kind, so that only rights are missing; in all other cases E_HANDLE.
 *
 * LAB 4.5
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
	return handle < task->handle_limit && (task->handles[handle].meta & need & OBJECT_TYPES) ? E_RIGHTS : E_HANDLE;
}

/*
 * Performs a call, what it needs of its handles being decoded first: `need` is for the frame's
 * handle, `need_second` for its argument a, as handle_decode() takes it; 0: that one is looked at
 * by nobody, and NULL is handed over for it.  The first error of handle_decode()'s is the result,
 * and the call is not performed.
 *
 * LAB 4.5
 */
error_t
call_decoded(call_function *call, struct frame *frame, uint32_t need, uint32_t need_second)
{
	void *object = NULL, *second = NULL;
	error_t error = E_OK;

	if (need != 0)
		error = handle_decode(frame_handle(frame), need, &object);
	if (need_second != 0 && error == E_OK)
		error = handle_decode(frame_a(frame), need_second, &second);
	return error < 0 ? error : call(frame, object, second);
}

/*
 * Decides which entry of a task's table a new handle will get: for HANDLE_ANY handle_first_free(),
 * or E_FULL if there is no room; for any other number that entry, or E_RANGE if the table has none
 * such, E_EXISTS if it is in use.  Changes nothing.
 *
 * LAB 4.4
 */
error_t
handle_choose(const struct task *task, handle_t wanted)
{
	if (wanted == HANDLE_ANY)
		return handle_room(task) == 0 ? E_FULL : (error_t)handle_first_free(task);
	if (wanted >= task->handle_limit)
		return E_RANGE;
	return task->handles[wanted].meta == 0 ? (error_t)wanted : E_EXISTS;
}

/* A handle of that kind and with those rights keeps an endpoint alive. */
static bool
can_receive(uint32_t meta)
{
	return (meta & (OBJECT_ENDPOINT | RIGHT_RECEIVE)) == (OBJECT_ENDPOINT | RIGHT_RECEIVE);
}

/*
 * Puts a handle into a free entry of a task's table: the object, with its kind and the rights in
 * one word (handle.h).  The entry's bit in handles_taken is set and handle_used counts it; the
 * object is held (object_hold()); an endpoint counts the handles that can receive from it
 * (receive_handles).  Never fails.
 *
 * LAB 4.4
 */
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

/*
 * Takes a handle out of its entry, which is in use: all that handle_insert() did is undone.  First
 * the table, so that nobody can find the object in it any more; then endpoint_handle_closed() if
 * the handle could receive; at last the reference goes, and the object with it if it was the last
 * one (object_release()).
 *
 * LAB 4.4
 */
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

/*
 * handle_copy: the source is a handle of current's of any kind (in the frame's handle), the target
 * task is `second`, b the entry wanted there, c the rights wanted.  E_HANDLE if the source is no
 * handle in use; E_RIGHTS if the target is another task than current's and the source lacks
 * RIGHT_TRANSFER; E_STATE if the target does not live any more; what handle_choose() says of the
 * entry.  Then the target has a handle to the same object, with those of the wanted rights that the
 * source has, and never one more.  Returns its number.
 *
 * LAB 4.6
 */
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

/*
 * handle_move: as handle_copy; if that succeeds the source is closed.
 *
 * LAB 4.6
 */
error_t
call_handle_move(struct frame *frame, void *object, void *second)
{
	const error_t index = call_handle_copy(frame, object, second);

	if (index >= 0)
		handle_close(current->task, frame_handle(frame));
	return index;
}

/*
 * handle_close: closes the handle of current's that the frame names.  E_HANDLE if it is none in use.
 *
 * LAB 4.6
 */
error_t
call_handle_close(struct frame *frame, void *object, void *second)
{
	if (handle_entry(frame_handle(frame)) == NULL)
		return E_HANDLE;
	/* Point of no return. */
	handle_close(current->task, frame_handle(frame));
	return E_OK;
}

/*
 * handle_info: returns kind and rights of the handle of current's that the frame names, OBJECT_* | RIGHT_*.  E_HANDLE if it is none in use.
 *
 * LAB 4.6
 */
error_t
call_handle_info(struct frame *frame, void *object, void *second)
{
	const struct handle *entry = handle_entry(frame_handle(frame));

	return entry != NULL ? (error_t)entry->meta : E_HANDLE;
}

/* SPDX-License-Identifier: MIT */
/*
 * handle.h: a task's table of handles.
 *
 *   An entry in use holds an object, its kind bit and the handle's rights in one word, so that one
 *   masked compare checks all: (meta & need) == need.  A free entry has meta 0, and its bit in the
 *   task's handles_taken is clear.  The table's size is fixed when the task is made.  Entry 0 is
 *   never used: as a handle, 0 means none or self.
 */
#pragma once

#include "object.h"
#include "task.h"

struct handle {
	struct object *object;
	uint32_t meta;			/* OBJECT_* bit | RIGHT_*; 0: free */
};

#define HANDLE_PAGE_ENTRIES	(PAGE_SIZE / sizeof(struct handle))

/*
 * The object a handle names, if the handle has all the needed bits (one OBJECT_*, any RIGHT_*;
 * others do not count); else NULL.
 */
static inline void *
handle_find(const struct task *task, handle_t handle, uint32_t need)
{
	if (handle >= task->handle_limit)
		return NULL;

	const struct handle *entry = &task->handles[handle];

	need &= OBJECT_TYPES | RIGHTS_ALL;
	if ((entry->meta & need) != need)
		return NULL;
	if (entry->object == NULL)
		__builtin_unreachable();
	return entry->object;
}

/*
 * What a handle of the current task names, if it is what a call needs (abi/calls.def), or NULL if
 * the call does without.  E_RIGHTS if only rights are missing, else E_HANDLE.
 */
error_t handle_decode(handle_t handle, uint32_t need, void **object);

/* The first free entry, which is to be used next; 0: there is none. */
handle_t handle_first_free(const struct task *task);

/*
 * Decides which entry a new handle will get: wanted, or any if that is HANDLE_ANY.  Changes
 * nothing.  Returns E_FULL, E_EXISTS or E_RANGE, else the index.
 */
error_t handle_choose(const struct task *task, handle_t wanted);

/* How many more handles fit. */
static inline uint32_t handle_room(const struct task *task) { return task->handle_limit - 1 - task->handle_used; }

/*
 * Puts a handle into a free entry that handle_choose() gave, and holds the object for it.  Never fails.
 */
void handle_insert(struct task *task, handle_t index, struct object *object, uint32_t rights);

/*
 * For calls that make an object for current's task: object_create(), and E_FULL if no handle fits.
 * Then handle_give() inserts it anywhere with all the given rights, the handle taking over the
 * maker's reference, and returns the index.
 */
void *handle_make(uint32_t type, error_t *error);
handle_t handle_give(struct task *task, struct object *object, uint32_t rights);

/* Frees an entry in use and drops its reference. */
void handle_close(struct task *task, handle_t index);

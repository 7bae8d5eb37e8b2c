/* SPDX-License-Identifier: MIT */
/*
 * task.c: making tasks and keeping their accounts.
 *
 *   Money is bytes.  A task's quota comes out of its parent's: the parent is charged for all of it when the child is made, and gets it
 *   back, less what outlived the child, when the child has been reaped.  So charged <= quota holds everywhere, and what a
 *   whole family tree can use is bounded by the quota of its root.
 *
 *   What a task pays for: its directory, page tables, mailbox pages, handle table, and every object it makes
 *   with the frames in it.
 */
#include "task.h"

#include "arch/i386/string.h"
#include "arch/i386/tss.h"
#include "arch/i386/usercopy.h"
#include "assert.h"
#include "calls.h"
#include "debug/provoke.h"
#include "endpoint.h"
#include "frames.h"
#include "handle.h"
#include "sched.h"
#include "space.h"
#include "thread.h"

struct task *init_task;
static uint32_t tasks_made;

bool
task_charge(struct task *task, uint32_t bytes)
{
	if (task == NULL)
		return true;
	if (provoke_fails(PROVOKE_QUOTA) || bytes > task->quota - task->charged)
		return false;
	task->charged += bytes;
	return true;
}

void
task_refund(struct task *task, uint32_t bytes)
{
	if (task == NULL)
		return;
	assert(bytes <= task->charged);
	task->charged -= bytes;
}

/* The order of the block of frames that holds a handle table. */
static unsigned
table_order(uint32_t handles)
{
	unsigned order = 0;

	while (HANDLE_PAGE_ENTRIES << order < handles)
		order++;
	return order;
}

uint32_t
handle_table_bytes(const struct task *task)
{
	return PAGE_SIZE << table_order(task->handle_limit);
}

static error_t
handle_table_create(struct task *task, uint32_t handles)
{
	const unsigned order = table_order(handles);
	paddr_t frame;

	if (!task_charge(task, PAGE_SIZE << order))
		return E_QUOTA;
	frame = frames_alloc(order);
	if (frame == FRAME_NONE) {
		task_refund(task, PAGE_SIZE << order);
		return E_MEMORY;
	}
	task->handles = physical_to_virtual(frame);
	task->handle_limit = handles;
	handle_table_init(task);
	return E_OK;
}

void
handle_table_destroy(struct task *task)
{
	frames_free(virtual_to_physical(task->handles), table_order(task->handle_limit));
	task_refund(task, handle_table_bytes(task));
	task->handle_limit = 0;
}

static void
task_init(struct task *task, struct task *parent, uint32_t quota, uint32_t ceiling)
{
	link_init(&task->charged_objects);
	link_init(&task->children);
	link_init(&task->threads);
	link_init(&task->ports);
	task->io_bitmap = TSS_NO_BITMAP;
	task->parent = parent;
	task->depth = parent == NULL ? 0 : parent->depth + 1;
	task->quota = quota;
	task->ceiling = ceiling;
	task->notice.kind = TAG_KIND_DEATH;
	grave_init(&task->grave, task_step);
}

struct task *
task_create(struct task *parent, uint32_t quota, uint32_t ceiling, uint32_t handles,
	    error_t *error)
{
	struct task *task;

	*error = E_RANGE;
	if (parent != NULL && parent->depth == TASK_DEPTH_MAX)
		return NULL;
	task = object_create(OBJECT_TASK, parent, error);
	if (task == NULL)
		return NULL;
	*error = E_QUOTA;
	if (!task_charge(parent, quota))
		goto fail_quota;
	task_init(task, parent, quota, ceiling);
	*error = handle_table_create(task, handles);
	if (*error < 0)
		goto fail_table;
	*error = space_create(task);
	if (*error < 0)
		goto fail_space;
	/* Point of no return. */
	task->number = ++tasks_made;
	object_hold(&task->object);		/* for its life: until REAPED */
	if (parent != NULL)
		list_append(&parent->children, &task->sibling);
	return task;

fail_space:
	handle_table_destroy(task);
fail_table:
	task_refund(parent, quota);
fail_quota:
	object_free(&task->object);
	return NULL;
}

error_t
call_task_create(struct frame *frame)
{
	const uint32_t need = OBJECT_CONNECTION | RIGHT_SEND;
	const uint32_t quota = frame_a(frame), ceiling = frame_b(frame), handles = frame_c(frame);
	struct task *parent = current->task;
	struct connection *death = NULL;
	struct task *task;
	error_t error;

	if (frame_handle(frame) != HANDLE_NONE) {
		death = handle_find(parent, frame_handle(frame), need);
		if (death == NULL)
			return handle_error(parent, frame_handle(frame), need);
	}
	if (ceiling > parent->ceiling || handles < 2 || handles > TASK_HANDLES_MAX)
		return E_ARGUMENT;
	if (handle_room(parent) == 0)
		return E_FULL;
	task = task_create(parent, quota, ceiling, handles, &error);
	if (task == NULL)
		return error;
	/* Point of no return. */
	task->notice.connection = death;
	if (death != NULL)
		object_hold(&death->object);
	return handle_give(parent, &task->object, RIGHTS_ALL & ~(RIGHT_SEND | RIGHT_RECEIVE));
}

error_t
call_task_info(struct frame *frame)
{
	error_t error = E_OK;
	const struct task *task = handle_find_task(frame_handle(frame), RIGHT_READ, &error);
	struct task_info info;

	if (task == NULL)
		return error;
	info = (struct task_info){
		.quota = task->quota,
		.charged = task->charged,
		.threads = task->thread_count,
		.handles = task->handle_used,
		.ticks = task->ticks,
		.dead = task->state != TASK_LIVING,
	};
	return copy_to_user(current->task->directory, (uptr_t){ frame_a(frame) }, &info,
			    sizeof(info));
}

error_t
call_quota_move(struct frame *frame)
{
	const uint32_t need = OBJECT_TASK | RIGHT_MANAGE;
	struct task *parent = current->task;
	struct task *child = handle_find(parent, frame_handle(frame), need);
	const int32_t bytes = frame_a(frame);

	if (child == NULL)
		return handle_error(parent, frame_handle(frame), need);
	if (child->parent != parent || child->state != TASK_LIVING)
		return E_STATE;
	if (bytes >= 0) {
		if (!task_charge(parent, bytes))
			return E_QUOTA;
		child->quota += bytes;
		return E_OK;
	}
	if (0u - bytes > child->quota - child->charged)
		return E_QUOTA;
	child->quota += bytes;
	task_refund(parent, 0u - bytes);
	return E_OK;
}

/* SPDX-License-Identifier: MIT */
/*
 * task.c: making tasks and keeping their accounts.
 *
 *   Money is bytes.  A task's quota comes out of its parent's: the parent is charged for all of it
 *   when the child is made, and gets it back, less what outlived the child, when the child has been
 *   reaped.  So charged <= quota holds everywhere, and what a whole family tree can use is bounded
 *   by the quota of its root.
 *
 *   What a task pays for: its directory, page tables, mailbox pages, handle table, and every object it makes
 *   with the frames in it.
 */
#include "task.h"

#include "arch/i386/descriptor.h"
#include "calls.h"
#include "debug/provoke.h"
#include "endpoint.h"
#include "frames.h"

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

error_t
task_buy_frames(struct task *task, unsigned order, paddr_t *frame)
{
	const uint32_t bytes = PAGE_SIZE << order;

	if (!task_charge(task, bytes))
		return E_QUOTA;
	*frame = frames_alloc(order);
	if (*frame != FRAME_NONE)
		return E_OK;
	task_refund(task, bytes);
	return E_MEMORY;
}

void
task_sell_frames(struct task *task, unsigned order, paddr_t frame)
{
	frames_free(frame, order);
	task_refund(task, PAGE_SIZE << order);
}

void *
task_buy_slot(struct task *task, struct pool *pool, error_t *error)
{
	void *slot;

	*error = E_QUOTA;
	if (!task_charge(task, pool->size))
		return NULL;
	slot = pool_alloc(pool);
	*error = slot != NULL ? E_OK : E_MEMORY;
	if (slot == NULL)
		task_refund(task, pool->size);
	return slot;
}

void
task_sell_slot(struct task *task, struct pool *pool, void *slot)
{
	pool_free(pool, slot);
	task_refund(task, pool->size);
}

unsigned
handle_table_order(uint32_t handles)
{
	unsigned order = 0;

	while (HANDLE_PAGE_ENTRIES << order < handles)
		order++;
	return order;
}

/*
 * Gives a task what it cannot do without, bought for it (task_buy_frames()): a block of frames for
 * a table of that many handles (handle_table_order()), all of them free, and a frame for its
 * directory.  Nothing is mapped in the user's half; the kernel's half, from KERNEL_FIRST_ENTRY on,
 * is the same in all spaces.  In handles_taken the bits of entry 0 and of those beyond the limit,
 * up to the end of the last word, are set.  E_QUOTA, E_MEMORY: nothing has changed, nothing is paid
 * for.  The task comes zeroed but for its quota.
 *
 * LAB 4.3
 */
static error_t
task_equip(struct task *task, uint32_t handles)
{
	paddr_t table, directory;
	error_t error = task_buy_frames(task, handle_table_order(handles), &table);

	if (error < 0)
		return error;
	error = task_buy_frames(task, 0, &directory);
	if (error < 0) {
		task_sell_frames(task, handle_table_order(handles), table);
		return error;
	}
	task->handles = physical_to_virtual(table);
	task->handle_limit = handles;
	task->handles_taken[0] = 1;
	if (handles % 32 != 0)
		task->handles_taken[handles / 32] |= UINT32_MAX << handles % 32;
	task->directory = physical_to_virtual(directory);
	for (uint32_t n = KERNEL_FIRST_ENTRY; n < TABLE_ENTRIES; n++)
		task->directory[n] = kernel_directory[n];
	return E_OK;
}

struct task *
task_create(struct task *parent, uint32_t quota, uint32_t ceiling, uint32_t handles, error_t *error)
{
	struct task *task;

	*error = E_RANGE;
	if (parent != NULL && parent->depth == TASK_DEPTH_MAX)
		return NULL;
	task = object_create(OBJECT_TASK, parent, error);
	if (task == NULL)
		return NULL;
	if (task_charge(parent, quota))
		task->quota = quota;		/* else it can buy nothing: E_QUOTA */
	*error = task_equip(task, handles);
	if (*error < 0) {
		task_refund(parent, task->quota);
		object_free(&task->object);
		return NULL;
	}
	/* Point of no return. */
	link_init(&task->charged_objects);
	link_init(&task->children);
	link_init(&task->threads);
	link_init(&task->ports);
	task->io_bitmap = TSS_NO_BITMAP;
	task->parent = parent;
	task->depth = parent == NULL ? 0 : parent->depth + 1;
	task->ceiling = ceiling;
	task->notice.kind = TAG_KIND_DEATH;
	task->grave.step = task_step;
	task->number = ++tasks_made;
	object_hold(&task->object);		/* for its life: until REAPED */
	if (parent != NULL)
		list_append(&parent->children, &task->sibling);
	return task;
}

error_t
call_task_create(struct frame *frame, void *object, void *second)
{
	const uint32_t quota = frame_a(frame), ceiling = frame_b(frame), handles = frame_c(frame);
	struct task *parent = current->task, *task;
	error_t error;

	if (ceiling > parent->ceiling || handles < 2 || handles > TASK_HANDLES_MAX)
		return E_ARGUMENT;
	if (handle_room(parent) == 0)
		return E_FULL;
	task = task_create(parent, quota, ceiling, handles, &error);
	if (task == NULL)
		return error;
	/* Point of no return. */
	object_refer(&task->notice.connection, object);
	return handle_give(parent, &task->object, RIGHTS_ALL & ~(RIGHT_SEND | RIGHT_RECEIVE));
}

error_t
call_task_info(struct frame *frame, void *object, void *second)
{
	const struct task *task = object;
	const struct task_info info = {
		.quota = task->quota,
		.charged = task->charged,
		.threads = task->state == TASK_LIVING ? task->thread_count : 0,
		.handles = task->handle_used,
		.ticks = task->ticks,
		.dead = task->state != TASK_LIVING,
		.number = task->number,
	};

	return copy_to_caller(frame_a(frame), &info, sizeof(info));
}

error_t
call_quota_move(struct frame *frame, void *object, void *second)
{
	struct task *parent = current->task, *child = object;
	const int32_t bytes = frame_a(frame);

	if (child->parent != parent || child->state != TASK_LIVING)
		return E_STATE;
	if (bytes < 0 ? 0u - bytes > child->quota - child->charged : !task_charge(parent, bytes))
		return E_QUOTA;
	/* Point of no return. */
	child->quota += bytes;
	if (bytes < 0)
		task_refund(parent, 0u - bytes);
	return E_OK;
}

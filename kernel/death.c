/* SPDX-License-Identifier: MIT */
/*
 * death.c: how a task dies.
 *
 *   task_kill() does at once what others must not wait for: its threads stop, its interrupts and ports are let go, its death notice is
 *   queued.  Everything it held is given back by task_reap(), a bounded number of things a step, in this order:
 *
 *     THREADS    what its threads held: places in lists of others, timers, what they lent
 *     PORTS      the I/O ports its threads could use
 *     CHILDREN   each child task is killed and reaped
 *     CALLERS    threads that wait for a reply from it get E_RESTARTED: one walk over the thread table
 *     HANDLES    its handles close; whoever listened to the connections among them gets hang-ups
 *     SPACE      its mappings go, then mailboxes and page tables
 *     ACCOUNT    objects it paid for that others still hold are charged to its parent
 *     REST       handle table, directory; its quota goes back to the parent: the task is REAPED
 *
 *   Who runs the steps: the graveyard, so that nothing stays behind, whoever fails to look after it; its parent's own
 *   reaping; and whoever holds a handle and wants it done now, by task_destroy_step.
 */
#include "assert.h"
#include "calls.h"
#include "device.h"
#include "endpoint.h"
#include "space.h"

#define CALLERS_LOOKED_AT	32u	/* threads: hardly any of them waits for this task */

void
task_kill(struct task *task, uint32_t code)
{
	if (task == init_task)
		panic("init has died (code 0x%x): nothing can run without it", code);
	assert(task->state == TASK_LIVING);
	list_each(link, &task->threads)
		thread_silence(container_of(link, struct thread, sibling));
	task->state = TASK_DYING;
	devices_unbind(task);
	task->notice.words[0] = code;
	if (task->notice.connection != NULL) {
		object_hold(&task->object);	/* until the notice has been received */
		notice_post(&task->notice);
	}
	object_hold(&task->object);
	bury(&task->grave);
}

/* Each of these gives one thing back, and returns false if nothing of its kind is left. */

static bool
reap_thread(struct task *task)
{
	if (list_empty(&task->threads))
		return false;
	thread_end(container_of(task->threads.next, struct thread, sibling));
	return true;
}

static bool
reap_child(struct task *task)
{
	struct task *child;

	if (list_empty(&task->children))
		return false;
	child = container_of(task->children.next, struct task, sibling);
	if (child->state == TASK_LIVING)
		task_kill(child, task->notice.words[0] & ~DEATH_FAULT);
	else
		task_reap(child);
	return true;
}

static bool
reap_caller(struct task *task)
{
	for (unsigned n = 0; n < CALLERS_LOOKED_AT && task->cursor < threads_used; n++) {
		struct thread *thread = thread_table[task->cursor++];

		if (thread->state != THREAD_CALLING || thread->server != task)
			continue;
		thread_wake(thread, E_RESTARTED);
		return true;
	}
	return task->cursor < threads_used;
}

static bool
reap_handle(struct task *task)
{
	if (task->cursor == task->handle_limit || task->handle_used == 0)
		return false;
	if (task->handles[task->cursor].meta != 0)
		handle_close(task, task->cursor);
	task->cursor++;
	return true;
}

/* The parent was charged for the child's whole quota, of which this is a part: it can pay. */
static bool
reap_account(struct task *task)
{
	struct object *object;
	uint32_t bytes;

	if (list_empty(&task->charged_objects))
		return false;
	object = container_of(list_take(&task->charged_objects), struct object, charged);
	bytes = object_charge(object);
	task_refund(task, bytes);
	task->quota -= bytes;
	object->payer = task->parent;
	list_append(&task->parent->charged_objects, &object->charged);
	return true;
}

static bool
reap_rest(struct task *task)
{
	handle_table_destroy(task);
	space_destroy(task);
	assert(task->charged == 0);
	task_refund(task->parent, task->quota);
	list_remove(&task->sibling);
	task->state = TASK_REAPED;
	object_release(&task->object);
	return false;
}

/* In this order; so many things a step. */
static const struct {
	bool (*reap)(struct task *task);
	unsigned things;
} phases[] = {
	{ reap_thread, 4 },
	{ ports_reap, GRAVEYARD_STEP },
	{ reap_child, 1 },
	{ reap_caller, GRAVEYARD_STEP },
	{ reap_handle, GRAVEYARD_STEP },
	{ space_reap, GRAVEYARD_STEP },
	{ reap_account, GRAVEYARD_STEP },
	{ reap_rest, 1 },
};

bool
task_reap(struct task *task)
{
	const uint32_t phase = task->phase;

	for (unsigned n = 0; n < phases[phase].things && task->phase == phase; n++)
		if (!phases[phase].reap(task)) {
			task->phase++;
			task->cursor = 0;
		}
	return task->state == TASK_DYING;
}

bool
task_step(struct grave *grave)
{
	struct task *task = container_of(grave, struct task, grave);

	if (task->state == TASK_DYING && task_reap(task))
		return true;
	object_release(&task->object);
	return false;
}

error_t
call_task_destroy(struct frame *frame, void *object, void *second)
{
	struct task *task = object;

	if (task->state == TASK_LIVING)
		task_kill(task, frame_a(frame) & ~DEATH_FAULT);
	return E_OK;
}

error_t
call_task_destroy_step(struct frame *frame, void *object, void *second)
{
	struct task *task = object;

	if (task->state == TASK_LIVING)
		return E_STATE;
	if (task->state == TASK_DYING)
		task_reap(task);
	return task->state == TASK_DYING;
}

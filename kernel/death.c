/* SPDX-License-Identifier: MIT */
/*
 * death.c: how a task dies.
 *
 *   task_kill() does at once what others must not wait for: its threads stop, what they have lent
 *   is taken back, its interrupts and ports are let go, its death notice is queued.  (Were the
 *   chains that its threads have lent along longer than LINKS_AT_ONCE together, the threads after
 *   the one that came so far would lend until their turn in THREADS.)  Everything it held is given
 *   back by task_reap(), a bounded number of things a step, in this order:
 *
 *     THREADS    what its threads held: places in lists of others, timers
 *     PORTS      the I/O ports its threads could use
 *     CHILDREN   each child task is killed and reaped
 *     CALLERS    threads that wait for a reply from it get E_RESTARTED: one walk over the thread table
 *     HANDLES    its handles close; whoever listened to the connections among them gets hang-ups
 *     SPACE      its mappings go, then mailboxes and page tables
 *     ACCOUNT    objects it paid for that others still hold are charged to its parent
 *     REST       handle table, directory; its quota goes back to the parent: the task is REAPED
 *
 *   Who runs the steps: the graveyard, so that nothing stays behind, whoever fails to look after
 *   it; its parent's own reaping; and whoever holds a handle and wants it done now, by
 *   task_destroy_step.
 */
#include "calls.h"
#include "device.h"
#include "endpoint.h"
#include "space.h"

#define THREAD_COSTS	(4 * GRAVEYARD_ITEM)
#define LINKS_AT_ONCE	16u		/* of chains of lent priorities */

void
task_kill(struct task *task, uint32_t code)
{
	uint32_t links = 0;

	if (task == init_task)
		panic("init has died (code 0x%x): nothing can run without it", code);
	assert(task->state == TASK_LIVING);
	list_each(link, &task->threads) {
		struct thread *thread = container_of(link, struct thread, sibling);

		thread_silence(thread);
		if (links < LINKS_AT_ONCE)
			links += thread_lend_no_more(thread);
	}
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

/*
 * One thing of each phase.  Each returns what it cost, in looks (GRAVEYARD_LOOKS); 0: nothing of
 * the kind is left.
 */

static uint32_t
reap_thread(struct task *task)
{
	if (list_empty(&task->threads))
		return 0;
	thread_end(container_of(task->threads.next, struct thread, sibling));
	return THREAD_COSTS;
}

static uint32_t
reap_child(struct task *task)
{
	struct task *child;

	if (list_empty(&task->children))
		return 0;
	child = container_of(task->children.next, struct task, sibling);
	if (child->state == TASK_LIVING)
		task_kill(child, task->notice.words[0] & ~DEATH_FAULT);
	else
		task_reap(child);
	return GRAVEYARD_LOOKS;
}

static uint32_t
reap_caller(struct task *task)
{
	uint32_t looks = 0;

	for (; task->cursor < threads_used && looks < GRAVEYARD_LOOKS; looks++) {
		struct thread *thread = thread_table[task->cursor++];

		if (thread->state == THREAD_CALLING && thread->server == task) {
			thread_wake(thread, E_RESTARTED);
			looks += GRAVEYARD_ITEM;
		}
	}
	return looks;
}

static uint32_t
reap_handle(struct task *task)
{
	uint32_t looks = 0;

	for (; task->handle_used > 0 && looks < GRAVEYARD_LOOKS; looks++, task->cursor++)
		if (task->handles[task->cursor].meta != 0) {
			handle_close(task, task->cursor);
			looks += GRAVEYARD_ITEM;
		}
	return looks;
}

/* The parent was charged for the child's whole quota, of which this is a part: it can pay. */
static uint32_t
reap_account(struct task *task)
{
	struct object *object;
	uint32_t bytes;

	if (list_empty(&task->charged_objects))
		return 0;
	object = container_of(list_take(&task->charged_objects), struct object, charged);
	bytes = object_charge(object);
	task_refund(task, bytes);
	task->quota -= bytes;
	object->payer = task->parent;
	list_append(&task->parent->charged_objects, &object->charged);
	return GRAVEYARD_ITEM;
}

static void
reap_rest(struct task *task)
{
	task_sell_frames(task, handle_table_order(task->handle_limit), virtual_to_physical(task->handles));
	task->handle_limit = 0;
	if (used_directory == task->directory)
		paging_use(kernel_directory);
	task_sell_frames(task, 0, virtual_to_physical(task->directory));
	assert(task->charged == 0);
	task_refund(task->parent, task->quota);
	list_remove(&task->sibling);
	task->state = TASK_REAPED;
	object_release(&task->object);
}

/* THREADS to ACCOUNT; REST follows them. */
static uint32_t (*const phases[])(struct task *task) = {
	reap_thread, ports_reap, reap_child, reap_caller, reap_handle, space_reap, reap_account,
};

bool
task_reap(struct task *task)
{
	for (uint32_t looks = 0, cost; looks < GRAVEYARD_LOOKS; looks += cost) {
		if (task->phase == countof(phases)) {
			reap_rest(task);
			return false;
		}
		cost = phases[task->phase](task);
		if (cost == 0) {
			task->phase++;
			task->cursor = 0;
		}
	}
	return true;
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

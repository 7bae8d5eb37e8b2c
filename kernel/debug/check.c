/* SPDX-License-Identifier: MIT */
/*
 * check.c: walks the tree of tasks from init and everything they pay for.
 *
 *   Each file states its invariants and has its own x_check(); here they are called for every object that can be
 *   reached.  Accounts are recomputed from what there is.
 */
#include "debug/check.h"

#include "arch/i386/fpu.h"
#include "assert.h"
#include "endpoint.h"
#include "frames.h"
#include "handle.h"
#include "memory.h"
#include "sched.h"
#include "space.h"
#include "task.h"
#include "thread.h"
#include "trace.h"

/* Of all threads and endpoints: how often they lend, and how often somebody is lent to. */
static uint32_t lending, lent;

static void
lender_count(const struct lender *lender)
{
	lending += lender->priority != LEND_NONE && thread_of_ref(lender->to) != NULL;
}

static void
thread_look(const struct thread *thread)
{
	lender_count(&thread->lender);
	lender_count(&thread->lowered);
	if (thread->state == THREAD_DEAD)		/* silenced: what it is lent is gone */
		return;
	thread_check(thread);
	for (uint32_t n = 0; n < PRIORITY_COUNT; n++)
		lent += thread->lent.count[n];
}

static void
objects_count(const struct task *task)
{
	list_each(link, &task->charged_objects) {
		const struct object *object = container_of(link, struct object, charged);

		if (object->type == OBJECT_ENDPOINT)
			lender_count(&((const struct endpoint *)object)->lender);
	}
}

static void
object_check(const struct object *object)
{
	if (object->type == OBJECT_ENDPOINT)
		endpoint_check((const struct endpoint *)object);
	if (object->type == OBJECT_MEMORY && object->references > 0)
		memory_check((const struct memory *)object);
}

/* Frames that serve a space itself: directory, tables, mailboxes. */
static uint32_t
space_bytes(const struct task *task)
{
	uint32_t pages = 1;

	for (uint32_t n = 0; n < KERNEL_BASE / TABLE_SPAN; n++)
		pages += task->directory[n] & PTE_PRESENT;
	for (uint32_t n = 0; n < MAILBOX_PAGES; n++)
		pages += task->mailboxes[n] != NULL;
	return pages * PAGE_SIZE;
}

/* What a living task should be charged: its own frames, what it pays for, its children's quotas. */
static uint32_t
account(const struct task *task)
{
	uint32_t bytes = space_bytes(task) + handle_table_bytes(task);

	list_each(link, &task->charged_objects) {
		const struct object *object = container_of(link, struct object, charged);

		assert(object->payer == task);
		object_check(object);
		bytes += object_charge(object);
	}
	list_each(link, &task->children)
		bytes += container_of(link, struct task, sibling)->quota;
	return bytes;
}

void
task_check(const struct task *task)
{
	uint32_t threads = 0, slots = 0;

	list_each(link, &task->threads) {
		const struct thread *thread = container_of(link, struct thread, sibling);

		assert(thread->state != THREAD_DEAD || task->state != TASK_LIVING);
		thread_look(thread);
		threads++;
	}
	objects_count(task);
	assert(threads == task->thread_count);
	for (uint32_t n = 0; n < THREADS_PER_TASK; n++)
		slots += task->slots[n / 32] >> n % 32 & 1;
	assert(slots == threads);
	assert(task->charged <= task->quota);
	if (task->state == TASK_LIVING) {
		handle_check(task);
		space_check(task);
		assert(account(task) == task->charged);
	}
	list_each(link, &task->children) {
		const struct task *child = container_of(link, struct task, sibling);

		assert(child->parent == task && child->depth == task->depth + 1);
		task_check(child);
	}
}

void
check_all(void)
{
	frames_check();
	objects_check();
	fpu_check();
	timeouts_check();
	sched_check();
	trace_check();
	lending = lent = 0;
	task_check(init_task);
	assert(lending == lent);
}

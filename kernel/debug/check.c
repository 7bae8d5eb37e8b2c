/* SPDX-License-Identifier: MIT */
/*
 * check.c: walks the tree of tasks from init and everything they pay for.
 *
 *   Each file states its invariants.  What only the file itself can see its own x_check() checks;
 *   the rest is checked here, for every object that can be reached.  Accounts are recomputed from
 *   what there is.
 */
#include "debug/check.h"

#include "arch/i386/fpu.h"
#include "assert.h"
#include "debug/trace.h"
#include "endpoint.h"
#include "frames.h"
#include "handle.h"
#include "memory.h"
#include "sched.h"

static uint32_t
block_check(uint32_t number, unsigned order)
{
	const uint32_t other = number ^ 1u << order;	/* half of the larger block, if it is free and whole */

	assert(frame_infos[number].state == FRAME_FREE && frame_infos[number].order == order);
	assert(number % (1u << order) == 0);
	for (uint32_t n = number + 1; n < number + (1u << order); n++)
		assert(frame_infos[n].state == FRAME_INSIDE);
	assert(order == FRAME_ORDER_MAX || other >= frame_info_count ||
	       frame_infos[other].state != FRAME_FREE || frame_infos[other].order != order);
	return 1u << order;
}

static void
frames_check(void)
{
	uint32_t counted = 0, listed = 0;

	for (unsigned order = 0; order <= FRAME_ORDER_MAX; order++)
		list_each(link, &frame_lists[order])
			listed += block_check(virtual_to_physical(link) / PAGE_SIZE, order);
	for (uint32_t n = 0; n < frame_info_count; n++)
		counted += frame_infos[n].state == FRAME_FREE || frame_infos[n].state == FRAME_INSIDE;
	assert(listed == frames_free_count && counted == frames_free_count);
}

static void
sched_check(void)
{
	for (uint32_t n = 0; n < PRIORITY_COUNT; n++) {
		assert((ready_bitmap >> n & 1) == !list_empty(&ready[n]));
		list_each(link, &ready[n]) {
			const struct thread *thread = container_of(link, struct thread, queue);

			assert(thread->state == THREAD_READY && thread->priority == n);
			assert(thread != current && link->next->prev == link);
		}
	}
	assert(current == NULL || current->state == THREAD_READY);
	assert(reschedule || current == NULL || ready_bitmap >> current->priority <= 1);
}

static void
endpoint_check(const struct endpoint *endpoint)
{
	bool listed = endpoint->listed == &endpoint->connections;

	list_each(link, &endpoint->connections) {
		const struct connection *connection = container_of(link, struct connection, sibling);

		assert(connection->endpoint == endpoint && connection->object.references > 0);
		listed |= link == endpoint->listed;
	}
	assert(listed);
	for (uint32_t n = 0; n < PRIORITY_COUNT; n++) {
		assert((endpoint->sender_bitmap >> n & 1) == !list_empty(&endpoint->senders[n]));
		list_each(link, &endpoint->senders[n]) {
			const struct thread *thread = container_of(link, struct thread, queue);

			assert(thread->state == THREAD_SENDING && thread->priority == n && thread->endpoint == endpoint);
		}
	}
	assert((endpoint->notice_count == 0) == list_empty(&endpoint->notices));
	assert(list_empty(&endpoint->receivers) || !(endpoint->dead || endpoint_has_work(endpoint)));
}

static void
memory_check(const struct memory *memory)
{
	uint32_t committed = 0;

	if (memory->kind == MEMORY_KIND_DEVICE)
		return;
	for (uint32_t page = 0; page < memory->pages; page++) {
		const paddr_t frame = memory_page(memory, page);

		if (frame == MEMORY_ABSENT)
			continue;
		assert(frame_info(frame)->state == FRAME_USED && frame_info(frame)->owner == memory);
		committed++;
	}
	assert(committed == memory->committed);
}

/* Returns the bytes of frames that serve a space itself: directory, tables, mailboxes. */
static uint32_t
space_check(const struct task *task)
{
	uint32_t pages = 1;

	for (uint32_t table = 0; table < KERNEL_BASE / TABLE_SPAN; table++) {
		const pte_t *entry = paging_entry(task->directory, table * TABLE_SPAN);
		uint32_t present = 0;

		if (entry == NULL)
			continue;
		for (uint32_t n = 0; n < TABLE_ENTRIES; n++)
			present += entry[n] & PTE_PRESENT;
		assert(present > 0);
		assert(present == frame_info(task->directory[table] & PTE_FRAME)->count);
		pages++;
	}
	for (uint32_t n = 0; n < MAILBOX_PAGES; n++)
		pages += task->mailboxes[n] != NULL;
	return pages * PAGE_SIZE;
}

static void
thread_check(const struct thread *thread)
{
	assert(thread->state != THREAD_DEAD);
	assert(thread_table[thread->token & TOKEN_INDEX_MASK] == thread);
	assert(thread->object.references > 0 && thread->task->state == TASK_LIVING);
	assert(thread->task->slots >> thread->slot & 1);
	assert(thread->priority == lend_effective(thread));
	assert(thread->state == THREAD_RECEIVING || thread->wait.place == 0);
	assert(thread->timed == (thread->wait.place != 0));
	assert(thread->timer_endpoint != NULL || thread->timer.place == 0);
	assert(thread->state != THREAD_CALLING || thread->server != NULL);
	assert(thread->state == THREAD_CALLING || thread->lender.priority == LEND_NONE);
	if (thread->state == THREAD_SENDING)
		assert(thread->connection->endpoint == thread->endpoint);
}

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
	for (uint32_t n = 0; n < PRIORITY_COUNT; n++) {
		assert((thread->lent.bitmap >> n & 1) == (thread->lent.count[n] > 0));
		lent += thread->lent.count[n];
	}
}

/* Free and used entries add up. */
static void
handles_check(const struct task *task)
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

/* Checks what a task pays for; returns what it is charged for that. */
static uint32_t
objects_of_check(const struct task *task)
{
	uint32_t bytes = 0;

	list_each(link, &task->charged_objects) {
		const struct object *object = container_of(link, struct object, charged);

		assert(object->payer == task);
		if (object->type == OBJECT_ENDPOINT) {
			lender_count(&((const struct endpoint *)object)->lender);
			endpoint_check((const struct endpoint *)object);
		}
		if (object->type == OBJECT_MEMORY && object->references > 0)
			memory_check((const struct memory *)object);
		bytes += object_charge(object);
	}
	return bytes;
}

static void
task_check(const struct task *task)
{
	uint32_t threads = 0, slots = 0, bytes = objects_of_check(task);

	list_each(link, &task->threads) {
		const struct thread *thread = container_of(link, struct thread, sibling);

		assert(thread->state != THREAD_DEAD || task->state != TASK_LIVING);
		thread_look(thread);
		threads++;
	}
	assert(threads == task->thread_count);
	for (uint32_t n = 0; n < THREADS_PER_TASK; n++)
		slots += task->slots >> n & 1;
	assert(slots == threads);
	assert(task->charged <= task->quota);
	list_each(link, &task->children) {
		const struct task *child = container_of(link, struct task, sibling);

		assert(child->parent == task && child->depth == task->depth + 1);
		task_check(child);
		bytes += child->quota;
	}
	if (task->state != TASK_LIVING)
		return;
	handles_check(task);
	bytes += space_check(task) + (PAGE_SIZE << handle_table_order(task->handle_limit));
	assert(bytes == task->charged);
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

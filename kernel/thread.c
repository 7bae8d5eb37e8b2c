/* SPDX-License-Identifier: MIT */
/*
 * thread.c: making, starting, waking and ending threads.
 *
 *   The thread table gives every living thread an index.  A token is that index and a count that
 *   goes up with every call, kept when the index is used again: so a token names one call of one
 *   thread, and a late reply cannot reach another.  Free indices point at a thread that is always
 *   DEAD, which saves a test on the message path.
 *
 *   A task has 64 mailbox slots, eight to a page.  A page is made with the first thread that needs
 *   it, is charged to the task and stays until the task goes.
 *
 *   A thread's structure outlives it while handles name it; it is given back by the graveyard,
 *   never at once, because the thread that ends itself is still the one the kernel was entered
 *   with.
 */
#include "thread.h"

#include "arch/i386/descriptor.h"
#include "arch/i386/fpu.h"
#include "calls.h"
#include "endpoint.h"
#include "space.h"

struct thread *thread_table[THREADS_MAX];
uint32_t threads_used;
static uint32_t table_tokens[THREADS_MAX];	/* the last token of each free index */
static uint32_t table_refs[THREADS_MAX];	/* and the last ref */
static uint16_t table_free[THREADS_MAX];	/* next free index */
static uint32_t table_first_free;
static struct thread nobody = { .state = THREAD_DEAD, .ref = UINT32_MAX };

void
threads_init(void)
{
	for (uint32_t n = 0; n < THREADS_MAX; n++) {
		thread_table[n] = &nobody;
		table_tokens[n] = n;
		table_refs[n] = n;
		table_free[n] = n + 1;
	}
	table_first_free = 1;		/* index 0 would make a token of 0 */
}

struct thread *
thread_find_caller(uint32_t token, const struct task *server, error_t *error)
{
	struct thread *thread = thread_table[token & TOKEN_INDEX_MASK];

	if (thread->token == token && thread->state == THREAD_CALLING && thread->server == server)
		return thread;
	*error = token == 0 || token > TOKEN_MASK ||
		 (thread->state == THREAD_CALLING && thread->token == token) ? E_TOKEN : E_GONE;
	return NULL;
}

static void
timer_stop(struct thread *thread)
{
	timeout_stop(&thread->timer);
	object_refer(&thread->timer_endpoint, NULL);
}

static void
timer_fire(struct timeout *timeout)
{
	struct thread *thread = container_of(timeout, struct thread, timer);
	struct thread *receiver = NULL;

	if (thread->timer_bits != 0 && thread->state != THREAD_DEAD)
		receiver = endpoint_pulse(thread->timer_endpoint, thread->timer_bits);
	if (receiver != NULL)
		sched_ready(receiver);
	if (thread->timer_period != 0)
		timeout_start(&thread->timer, thread->timer_period);
	else
		timer_stop(thread);
}

static void
wait_fire(struct timeout *timeout)
{
	struct thread *thread = container_of(timeout, struct thread, wait);

	if (thread->state == THREAD_RECEIVING)		/* not silenced */
		thread_wake(thread, E_TIMEOUT);
}

/* The last step of a thread: nobody names it and it is not running. */
static bool
thread_step(struct grave *grave)
{
	struct thread *thread = container_of(grave, struct thread, grave);

	object_release(&thread->task->object);
	object_free(&thread->object);
	return false;
}

void
thread_unreferenced(struct object *object)
{
	bury(&((struct thread *)object)->grave);
}

struct thread *
thread_create(struct task *task, uint32_t entry, uint32_t stack, uint32_t priority, error_t *error)
{
	const uint32_t index = table_first_free;
	struct thread *thread;
	uint32_t slot = 0;

	while (slot < THREADS_PER_TASK && (task->slots >> slot & 1))
		slot++;
	*error = E_FULL;
	if (slot == THREADS_PER_TASK || index == THREADS_MAX)
		return NULL;
	thread = object_create(OBJECT_THREAD, task, error);
	if (thread == NULL)
		return NULL;
	*error = space_map_mailboxes(task, slot / THREADS_PER_MAILBOX_PAGE);
	if (*error < 0) {
		object_free(&thread->object);
		return NULL;
	}
	/* Point of no return. */
	thread->task = task;
	object_hold(&task->object);
	object_hold(&thread->object);		/* for being alive */
	thread->slot = slot;
	thread->gs = SELECTOR_MAILBOX + 8 * slot;
	task->slots |= 1ull << slot;
	thread->mailbox = task->mailboxes[slot / THREADS_PER_MAILBOX_PAGE] + slot % THREADS_PER_MAILBOX_PAGE;
	*thread->mailbox = (struct mailbox){ .self = MAILBOX_BASE + slot * MAILBOX_SIZE };
	frame_init(&thread->frame, entry, stack);
	thread->priority = thread->base = priority;
	thread->lender.priority = thread->lowered.priority = LEND_NONE;
	thread->slice = SLICE_TICKS;
	thread->wait.fire = wait_fire;
	thread->timer.fire = timer_fire;
	thread->grave.step = thread_step;
	thread->lowering.step = lend_step;
	table_first_free = table_free[index];
	if (index >= threads_used)
		threads_used = index + 1;
	thread->token = table_tokens[index];
	thread->ref = table_refs[index] += THREADS_MAX;
	thread_table[index] = thread;
	list_append(&task->threads, &thread->sibling);
	task->thread_count++;
	return thread;
}

/*
 * Takes a thread off the queue its state says, to another state that has none; thread_forget()
 * looks after the rest.
 */
static void
thread_leave(struct thread *thread, enum thread_state next)
{
	thread->left = thread->state;
	if (thread->left == THREAD_READY)
		sched_remove(thread);
	else if (thread->left == THREAD_RECEIVING)
		list_remove(&thread->queue);
	else if (thread->left == THREAD_SENDING)
		endpoint_remove_sender(thread);
	thread->state = next;
}

uint32_t
thread_lend_no_more(struct thread *thread)
{
	if (thread->left == THREAD_SENDING && thread->endpoint->lender.priority != LEND_NONE)
		return lend_queue(thread->endpoint);
	return lend_end(&thread->lender);
}

/*
 * Drops what the state that a thread has left held.  It is in no such state any more: where threads
 * wait for each other in a circle, what they lend comes back to this one.
 */
static void
thread_forget(struct thread *thread)
{
	if (thread->left == THREAD_RECEIVING) {
		thread->timed = false;
		timeout_stop(&thread->wait);
	} else if (thread->left == THREAD_SENDING) {
		lend_queue(thread->endpoint);		/* its server may be new */
		object_release(&thread->connection->object);
	} else if (thread->left == THREAD_CALLING) {
		lend_end(&thread->lender);
	}
}

void
thread_wake(struct thread *thread, error_t result)
{
	thread_leave(thread, THREAD_STOPPED);
	thread_forget(thread);
	if (!thread->faulted)
		frame_set_result(&thread->frame, result);
	thread->faulted = false;
	sched_ready(thread);
}

void
thread_silence(struct thread *thread)
{
	assert(thread->state != THREAD_DEAD);
	thread_leave(thread, THREAD_DEAD);
	thread->ref = 0;
}

void
thread_end(struct thread *thread)
{
	const uint32_t index = thread->token & TOKEN_INDEX_MASK;

	thread_forget(thread);
	fpu_drop(thread);
	timer_stop(thread);
	object_refer(&thread->fault, NULL);
	thread_table[index] = &nobody;
	table_tokens[index] = thread->token;
	table_free[index] = table_first_free;
	table_first_free = index;
	list_remove(&thread->sibling);
	thread->task->thread_count--;
	thread->task->slots &= ~(1ull << thread->slot);
	object_release(&thread->object);
}

error_t
call_thread_create(struct frame *frame, void *object, void *second)
{
	struct task *task = object;
	struct thread *thread;
	error_t error;

	if (task->state != TASK_LIVING)
		return E_STATE;
	if (frame_c(frame) > task->ceiling)
		return E_ARGUMENT;
	if (handle_room(current->task) == 0)
		return E_FULL;
	thread = thread_create(task, frame_a(frame), frame_b(frame), frame_c(frame), &error);
	if (thread == NULL)
		return error;
	return handle_give(current->task, &thread->object, RIGHTS_ALL);
}

error_t
call_thread_start(struct frame *frame, void *object, void *second)
{
	struct thread *thread = object;

	if (thread->state == THREAD_DEAD || (thread->state != THREAD_NEW && !thread->stopped))
		return E_STATE;
	/* Point of no return. */
	thread->stopped = false;
	if (thread->state == THREAD_NEW || thread->state == THREAD_STOPPED)
		sched_ready(thread);
	return E_OK;
}

error_t
call_thread_exit(struct frame *frame, void *object, void *second)
{
	struct thread *thread = current;

	if (thread->task->thread_count == 1) {
		task_kill(thread->task, frame_a(frame) & ~DEATH_FAULT);
	} else {
		thread_silence(thread);
		thread_end(thread);
	}
	return E_OK;
}

error_t
call_timer_set(struct frame *frame, void *object, void *second)
{
	const uint32_t delay = frame_b(frame);

	timer_stop(current);
	if (delay == 0)
		return E_OK;
	object_refer(&current->timer_endpoint, object);
	current->timer_bits = frame_a(frame);
	current->timer_period = frame_c(frame);
	timeout_start(&current->timer, delay);
	return E_OK;
}

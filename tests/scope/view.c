/* SPDX-License-Identifier: MIT */
/*
 * view.c: a state in short.
 *
 *   Read out of the kernel's structures field by field, without the kernel's functions: those are
 *   what is on trial.
 */
#include "view.h"

#include <string.h>

#include "no_machine.h"

#include "abi/message.h"
#include "device.h"
#include "handle.h"
#include "sched.h"

int
view_connection(const struct connection *connection)
{
	for (uint32_t n = 0; n < CONNECTIONS; n++)
		if (connection != NULL && world.connections[n] == connection)
			return n;
	return NOBODY;
}

int
view_endpoint_number(const struct endpoint *endpoint)
{
	for (uint32_t n = 0; n < ENDPOINTS; n++)
		if (world.endpoints[n] == endpoint)
			return n;
	return NOBODY;
}

int
view_task(const struct task *task)
{
	for (uint32_t n = 0; n < world.scenario->task_count; n++)
		if (world.tasks[n] == task)
			return n;
	return NOBODY;
}

/* Which living thread a ref names. */
static int
thread_by_ref(uint32_t ref)
{
	for (uint32_t n = 0; n < THREADS; n++)
		if (!world_gone(world.threads[n]) && world.threads[n]->state != THREAD_DEAD &&
		    world.threads[n]->ref == ref)
			return n;
	return NOBODY;
}

static void
thread_view(struct view_thread *view, const struct thread *thread)
{
	*view = (struct view_thread){ .state = THREAD_DEAD, .endpoint = NOBODY,
				      .connection = NOBODY, .server = NOBODY, .task = NOBODY };
	if (world_gone(thread) || thread->state == THREAD_DEAD)
		return;
	view->state = thread->state;
	view->stopped = thread->stopped;
	view->timed = thread->timed;
	view->faulted = thread->faulted;
	view->task = view_task(thread->task);
	view->priority = thread->priority;
	view->base = thread->base;
	view->tag = frame_tag(&thread->frame);
	if (thread->state == THREAD_SENDING || thread->state == THREAD_RECEIVING)
		view->endpoint = view_endpoint_number(thread->endpoint);
	if (thread->state == THREAD_SENDING) {
		view->connection = view_connection(thread->connection);
		view->wants_reply = thread->wants_reply;
		view->step = thread->frame.edi;
	}
	if (thread->state == THREAD_CALLING)
		view->server = thread_by_ref(thread->server_thread);
}

static void
endpoint_view(struct view_endpoint *view, const struct endpoint *endpoint)
{
	*view = (struct view_endpoint){ .gone = true, .dead = true, .server = NOBODY };
	if (world_gone(endpoint))
		return;
	view->gone = false;
	view->dead = endpoint->dead;
	view->pulses = endpoint->pulses;
	view->server = thread_by_ref(endpoint->server);
	for (uint32_t priority = PRIORITY_COUNT; priority-- > 0; )
		list_each(link, &endpoint->senders[priority])
			if (view->sender_count < THREADS)
				view->senders[view->sender_count++] =
					world_thread(container_of(link, struct thread, queue));
	list_each(link, &endpoint->receivers)
		view->receiver_count++;
	for (uint32_t n = 0; n < THREADS; n++) {
		const struct thread *thread = world.threads[n];

		if (!world_gone(thread) && thread->state != THREAD_DEAD && thread->timer.place != 0 && thread->timer.when <= 1 &&
		    thread->timer_endpoint == endpoint)
			view->due |= thread->timer_bits;
	}
}

static bool
notice_queued(const struct notice *notice, const struct endpoint *endpoint)
{
	if (world_gone(endpoint))
		return false;
	list_each(link, &endpoint->notices)
		if (link == &notice->link)
			return true;
	return false;
}

static void
connection_view(struct view *view, uint32_t n)
{
	const struct connection *connection = world.connections[n];

	view->connections[n] = view->notices[n] = false;
	if (connection == NULL || world_gone(connection))
		return;
	view->connections[n] = connection->object.references > 0;
	view->notices[n] = notice_queued(&connection->notice, connection->endpoint);
}

static void
handles_view(struct view *view, const struct task *task)
{
	for (uint32_t place = 0; place < PLACES; place++) {
		const struct handle *handle = &task->handles[HANDLE_OF(place)];

		if (handle->meta & OBJECT_CONNECTION)
			view->through[place] = view_connection((struct connection *)handle->object);
		if (handle->meta & OBJECT_ENDPOINT)
			view->from[place] = view_endpoint_number((struct endpoint *)handle->object);
	}
}

void
view_take(struct view *view)
{
	const struct task *last = world.tasks[world.scenario->task_count - 1];

	view->current = current == NULL ? NOBODY : world_thread(current);
	for (uint32_t n = 0; n < THREADS; n++)
		thread_view(&view->threads[n], world.threads[n]);
	for (uint32_t n = 0; n < ENDPOINTS; n++)
		endpoint_view(&view->endpoints[n], world.endpoints[n]);
	for (uint32_t n = 0; n < world.scenario->task_count; n++)
		view->tasks[n] = world_gone(world.tasks[n]) ? TASK_REAPED : world.tasks[n]->state;
	for (uint32_t n = 0; n < CONNECTIONS; n++)
		connection_view(view, n);
	view->death_queued = !world_gone(last) && notice_queued(&last->notice, world.endpoints[0]);
	memset(view->through, NOBODY, sizeof(view->through));
	memset(view->from, NOBODY, sizeof(view->from));
	if (current != NULL)
		handles_view(view, current->task);
	view->interrupts = view_endpoint_number(irqs[LINE]->endpoint);
}

static uint32_t
threads_of_task(const struct view *view, int task)
{
	uint32_t count = 0;

	for (uint32_t n = 0; n < THREADS; n++)
		count += view->threads[n].state != THREAD_DEAD && view->threads[n].task == task;
	return count;
}

bool
view_cycle(const struct view *view, int caller, int endpoint)
{
	int thread = view->endpoints[endpoint].server;

	for (unsigned links = 0; links < THREADS && thread >= 0; links++) {
		const struct view_thread *next = &view->threads[thread];

		if (threads_of_task(view, next->task) != 1)
			return false;
		if (thread == caller)
			return true;
		if (next->state == THREAD_SENDING)
			thread = view->endpoints[next->endpoint].server;
		else
			thread = next->state == THREAD_CALLING ? next->server : NOBODY;
	}
	return false;
}

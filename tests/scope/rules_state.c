/* SPDX-License-Identifier: MIT */
/*
 * rules_state.c: what must hold of every state.
 *
 *   The kernel's own checks; and, found anew from the lists and fields:
 *
 *     nobody is lost   Each living thread is on exactly the list that its state says, or current;
 *                      who waits can be reached from what it waits for; what has died, and somebody
 *                      waits for it, is in the graveyard.
 *     the processor    The current thread is as urgent as any that is ready; it is idle only if nobody is.
 *     lending          Each thread's priority is the greatest of its own and those of all who wait for it - callers in
 *                      service, and the queues of endpoints it received from last - and at most its
 *                      task's ceiling.  Along chains that has one solution.  Among threads that
 *                      wait for each other in a circle, of whom none runs, it may have several, and
 *                      any will do (kernel/lend.c says why).  The dead lend nothing from the moment
 *                      of their death.
 */
#include <string.h>

#include "no_machine.h"

#include "rules.h"

#include "debug/check.h"
#include "frames.h"
#include "inside.h"
#include "sched.h"
#include "search.h"

#define PHASE_CALLERS	3u	/* of death.c */

static const char *
name(uint32_t thread)
{
	return world.scenario->threads[thread].name;
}

static bool
listed(const struct link *list, const struct link *wanted)
{
	list_each(link, list)
		if (link == wanted)
			return true;
	return false;
}

static uint32_t
lists_ready(const struct thread *thread)
{
	uint32_t count = 0;

	for (uint32_t priority = 0; priority < PRIORITY_COUNT; priority++)
		count += listed(&ready[priority], &thread->queue);
	return count;
}

static uint32_t
lists_senders(const struct thread *thread)
{
	uint32_t count = 0;

	for (uint32_t n = 0; n < ENDPOINTS; n++)
		for (uint32_t priority = 0; priority < PRIORITY_COUNT; priority++)
			count += !world_gone(world.endpoints[n]) &&
				 listed(&world.endpoints[n]->senders[priority], &thread->queue);
	return count;
}

static uint32_t
lists_receivers(const struct thread *thread)
{
	uint32_t count = 0;

	for (uint32_t n = 0; n < ENDPOINTS; n++)
		count += !world_gone(world.endpoints[n]) &&
			 (listed(&world.endpoints[n]->receivers, &thread->queue) ||
			  listed(&world.endpoints[n]->stranded, &thread->queue));
	return count;
}

static void
lists_check(uint32_t n, const struct view_thread *view)
{
	const struct thread *thread = world.threads[n];

	if (lists_ready(thread) != (view->state == THREAD_READY && thread != current))
		search_failed("%s is ready, or not, and not so queued", name(n));
	if (lists_senders(thread) != (view->state == THREAD_SENDING))
		search_failed("%s is sending, or not, and not so queued", name(n));
	if (lists_receivers(thread) != (view->state == THREAD_RECEIVING))
		search_failed("%s is receiving, or not, and not so queued", name(n));
	if (view->stopped && view->state == THREAD_READY)
		search_failed("%s is stopped, and runs", name(n));
	if (view->state == THREAD_STOPPED && !view->stopped)
		search_failed("%s does not run, and nobody has stopped it", name(n));
	if (!listed(&thread->task->threads, &thread->sibling))
		search_failed("%s is not on its task's list", name(n));
}

/* A thread that waits will be told if what it waits for is dying. */
static void
hope_check(uint32_t n, const struct view_thread *view)
{
	const struct thread *thread = world.threads[n];

	if ((view->state == THREAD_SENDING || view->state == THREAD_RECEIVING) &&
	    world.endpoints[view->endpoint]->dead &&
	    !inside_buried(&world.endpoints[view->endpoint]->grave))
		search_failed("%s waits at a dead endpoint that will not tell it", name(n));
	if (view->state != THREAD_CALLING)
		return;
	if (world_gone(thread->server) || thread->server->state == TASK_REAPED)
		search_failed("%s waits for a reply of a task that is gone", name(n));
	if (thread->server->state == TASK_DYING &&
	    (thread->server->phase > PHASE_CALLERS || !inside_buried(&thread->server->grave)))
		search_failed("%s waits for a reply of a task that is dying and has forgotten it", name(n));
}

static void
processor_check(const struct view *view)
{
	for (uint32_t n = 0; n < THREADS; n++) {
		if (view->threads[n].state != THREAD_READY)
			continue;
		if (view->current == NOBODY)
			search_failed("%s is ready, and the processor is idle", name(n));
		if (view->threads[n].priority > view->threads[view->current].priority)
			search_failed("%s is ready and more urgent than who runs", name(n));
	}
}

/* Whether one thread waits for another, by a call in service or in the queue of an endpoint. */
static bool
waits_for(const struct view *view, uint32_t waiting, uint32_t other)
{
	const struct view_thread *thread = &view->threads[waiting];

	if (thread->state == THREAD_CALLING)
		return thread->server == (int)other;
	if (thread->state == THREAD_SENDING)
		return view->endpoints[thread->endpoint].server == (int)other;
	return false;
}

/* The greatest of a thread's own priority and those of who waits for it, as far as its task's ceiling. */
static uint32_t
due_priority(const struct view *view, uint32_t n)
{
	const uint32_t ceiling = world.scenario->tasks[view->threads[n].task].ceiling;
	uint32_t priority = view->threads[n].base;

	for (uint32_t m = 0; m < THREADS; m++)
		if (waits_for(view, m, n) && view->threads[m].priority > priority)
			priority = view->threads[m].priority;
	return priority < ceiling ? priority : ceiling;
}

static void
lending_check(const struct view *view)
{
	for (uint32_t n = 0; n < THREADS; n++)
		if (view->threads[n].state != THREAD_DEAD &&
		    view->threads[n].priority != due_priority(view, n))
			search_failed("%s has priority %u; its own, %u, and those of who waits for it make it %u",
				      name(n), view->threads[n].priority, view->threads[n].base,
				      due_priority(view, n));
}

void
rules_state(const struct view *view)
{
	check_all();
	for (uint32_t n = 0; n < THREADS; n++) {
		if (view->threads[n].state == THREAD_DEAD)
			continue;
		lists_check(n, &view->threads[n]);
		hope_check(n, &view->threads[n]);
	}
	processor_check(view);
	lending_check(view);
}

void
rules_end(void)
{
	if (current != NULL || ready_bitmap != 0)
		search_failed("all tasks are destroyed, and a thread still runs");
	for (uint32_t n = 0; n < world.scenario->task_count; n++)
		if (!world_gone(world.tasks[n]))
			search_failed("all tasks are destroyed, and task %u is still there", n);
	if (frames_free_count != world.baseline_frames)
		search_failed("all tasks are destroyed, and of %u free frames %d are missing",
			      world.baseline_frames, (int)(world.baseline_frames - frames_free_count));
	if (init_task->charged != world.baseline_charge)
		search_failed("all tasks are destroyed, and init is charged %u bytes instead of %u",
			      init_task->charged, world.baseline_charge);
}

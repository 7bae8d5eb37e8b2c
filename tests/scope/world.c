/* SPDX-License-Identifier: MIT */
/*
 * world.c: makes the small scope, by the kernel's own functions and calls.
 *
 *   init is there, without a thread, to be everybody's parent.  Of the two endpoints 0 is made by
 *   the first task, which the scenarios call the server, and 1 by the last one.  Each task has a
 *   connection of its own to each endpoint it may send to, so a badge tells who sent; the last
 *   thread's faults and the last task's death are told to endpoint 0.  All threads have one tick
 *   left of their slices, so that the end of a slice is in reach.
 */
#include "world.h"

#include <string.h>

#include "no_machine.h"

#include <sanitizer/asan_interface.h>

#include "abi/calls.h"
#include "abi/message.h"
#include "arch/i386/fpu.h"
#include "assert.h"
#include "calls.h"
#include "device.h"
#include "frames.h"
#include "handle.h"
#include "machine.h"
#include "sched.h"

#define QUOTA		(20u * PAGE_SIZE)
#define ENTRY		0x00001000u
#define BIT(place)	(1u << (place))
#define PEERS		(BIT(PLACE_THREAD) | BIT(PLACE_THREAD_1) | BIT(PLACE_TASK) | BIT(PLACE_TASK_1))

struct world world;

const struct scenario scenarios[] = {
	{
		"clients", "a server and two clients, each a task of its own, of one priority",
		{ { "server", 0, 10 }, { "friend", 1, 10 }, { "client", 2, 10 } },
		{ { 20, BIT(PLACE_RECEIVE) | BIT(PLACE_SEND_1) | BIT(PLACE_IRQ) | PEERS },
		  { 20, BIT(PLACE_SEND) | BIT(PLACE_SEND_1) | BIT(PLACE_RECEIVE) | PEERS },
		  { 20, BIT(PLACE_SEND) | BIT(PLACE_RECEIVE_1) | PEERS } },
		3,
	},
	{
		"workers", "a server of two threads, and a client",
		{ { "server", 0, 10 }, { "worker", 0, 10 }, { "client", 1, 10 } },
		{ { 20, BIT(PLACE_RECEIVE) | BIT(PLACE_SEND_1) | BIT(PLACE_IRQ) | PEERS },
		  { 20, BIT(PLACE_SEND) | BIT(PLACE_RECEIVE_1) | PEERS } },
		2,
	},
	{
		"lending", "three tasks of different priorities; the server's ceiling is below the client's priority",
		{ { "server", 0, 5 }, { "friend", 1, 10 }, { "client", 2, 15 } },
		{ { 13, BIT(PLACE_RECEIVE) | BIT(PLACE_SEND_1) | BIT(PLACE_IRQ) | PEERS },
		  { 20, BIT(PLACE_SEND) | BIT(PLACE_SEND_1) | BIT(PLACE_RECEIVE) | PEERS },
		  { 20, BIT(PLACE_SEND) | BIT(PLACE_RECEIVE_1) | PEERS } },
		3,
	},
};

const uint32_t scenario_count = countof(scenarios);

uint8_t
world_pattern(uint32_t task)
{
	return 0x11 * (task + 1);
}

bool
world_gone(const void *object)
{
	return __asan_address_is_poisoned(object);
}

int
world_thread(const struct thread *thread)
{
	for (uint32_t n = 0; n < THREADS; n++)
		if (world.threads[n] == thread)
			return n;
	return -1;
}

/* A call by a thread, which must succeed. */
static uint32_t
calls(struct thread *thread, enum call_number call, uint32_t handle, uint32_t a, uint32_t b,
      uint32_t c, uint32_t d)
{
	struct frame *frame = &thread->frame;

	frame->eax = handle << 8 | call;
	frame->ebx = a;
	frame_set_words(frame, b, c, d);
	frame->trap = CALL_INTERRUPT;
	thread->state = THREAD_READY;
	current = thread;
	machine_trap(frame);
	assert(current == thread && (error_t)frame->eax >= 0);
	current = NULL;
	return frame->eax;
}

static void *
object_of(const struct task *task, handle_t handle)
{
	return task->handles[handle].object;
}

static void
task_make(uint32_t n)
{
	error_t error;

	world.tasks[n] = task_create(init_task, QUOTA, world.scenario->tasks[n].ceiling,
				     HANDLE_LIMIT, &error);
	assert(world.tasks[n] != NULL);
}

static void
thread_make(uint32_t n)
{
	error_t error;

	world.threads[n] = thread_create(world.tasks[world.scenario->threads[n].task], ENTRY, ENTRY,
					 world.scenario->threads[n].priority, &error);
	assert(world.threads[n] != NULL);
	world.threads[n]->slice = 1;
}

/* The task of which a thread is the first. */
static struct thread *
first_thread(uint32_t task)
{
	for (uint32_t n = 0; n < THREADS; n++)
		if (world.scenario->threads[n].task == task)
			return world.threads[n];
	return NULL;
}

/* A page at BUFFER; the handle to it is closed again, the mapping keeps it. */
static void
buffer_make(uint32_t n)
{
	struct thread *thread = first_thread(n);
	const uint32_t memory = calls(thread, CALL_memory_create, 0, PAGE_SIZE, MEMORY_SPARSE, 0, 0);
	uint8_t *page;

	calls(thread, CALL_memory_commit, memory, 0, PAGE_SIZE, 0, 0);
	calls(thread, CALL_memory_map, memory, HANDLE_SELF, BUFFER, 0,
	      PAGE_SIZE | MAP_READ | MAP_WRITE);
	calls(thread, CALL_handle_close, memory, 0, 0, 0, 0);
	page = physical_to_virtual(*paging_entry(world.tasks[n]->directory, BUFFER) & PTE_FRAME);
	memset(page + BUFFER_READ, world_pattern(n), WINDOW_BYTES);
	memset(page + BUFFER_COPY, world_pattern(n), WINDOW_BYTES);
	world.buffers[n] = page;
}

static void
mailbox_fill(struct thread *thread)
{
	thread->mailbox->accept = 1;
	thread->mailbox->read_window = (struct window){ BUFFER + BUFFER_READ, WINDOW_BYTES };
	thread->mailbox->write_window = (struct window){ BUFFER + BUFFER_WRITE, WINDOW_BYTES };
}

static bool
has(uint32_t task, enum place place)
{
	return world.scenario->tasks[task].places >> place & 1;
}

/* A connection to an endpoint, made by its owner.  The caller of this has its one reference. */
static struct connection *
connection_make(uint32_t n, uint32_t endpoint, handle_t owned)
{
	struct thread *owner = first_thread(endpoint == 0 ? 0 : world.scenario->task_count - 1);
	const uint32_t handle = calls(owner, CALL_connection_create, owned, BADGE(n), ~0u, 0, 0);
	struct connection *connection = object_of(owner->task, handle);

	object_hold(&connection->object);
	calls(owner, CALL_handle_close, handle, 0, 0, 0, 0);
	world.connections[n] = connection;
	return connection;
}

static void
put(uint32_t task, enum place place, struct object *object, uint32_t rights)
{
	if (!has(task, place))
		rights = 0;
	handle_insert(world.tasks[task], HANDLE_OF(place), object, rights);
}

/*
 * Gives a task its own connections and the endpoints it may receive from; what it lacks is a handle
 * to itself without rights.
 */
static void
messages_give(uint32_t task, const handle_t owned[ENDPOINTS])
{
	for (uint32_t n = 0; n < ENDPOINTS; n++) {
		struct object *self = &world.tasks[task]->object;

		if (has(task, PLACE_SEND + n)) {
			struct connection *connection =
				connection_make(task * ENDPOINTS + n, n, owned[n]);

			put(task, PLACE_SEND + n, &connection->object, RIGHT_SEND | RIGHT_TRANSFER);
			object_release(&connection->object);
		} else {
			put(task, PLACE_SEND + n, self, 0);
		}
		put(task, PLACE_RECEIVE + n, has(task, PLACE_RECEIVE + n) ?
		    &world.endpoints[n]->object : self, RIGHT_RECEIVE | RIGHT_TRANSFER);
	}
}

/* The two threads that are not the task's first one, and their tasks. */
static void
peers_give(uint32_t task)
{
	const int self = world_thread(first_thread(task));

	for (uint32_t n = 0; n < 2; n++) {
		struct thread *peer = world.threads[(self + 1 + n) % THREADS];

		put(task, PLACE_THREAD + n, &peer->object, RIGHT_MANAGE | RIGHT_TRANSFER);
		put(task, PLACE_TASK + n, &peer->task->object, RIGHT_MANAGE | RIGHT_TRANSFER);
	}
	put(task, PLACE_IRQ, has(task, PLACE_IRQ) ? &irqs[LINE]->object :
	    &world.tasks[task]->object, RIGHT_MANAGE);
}

/* The endpoints, in the handle tables of their owners, high enough to be out of the way. */
static void
endpoints_make(handle_t owned[ENDPOINTS])
{
	for (uint32_t n = 0; n < ENDPOINTS; n++) {
		struct thread *owner = first_thread(n == 0 ? 0 : world.scenario->task_count - 1);
		const uint32_t made = calls(owner, CALL_endpoint_create, 0, 0, 0, 0, 0);

		owned[n] = HANDLE_LIMIT - 1;
		calls(owner, CALL_handle_move, made, HANDLE_SELF, owned[n], RIGHTS_ALL, 0);
		world.endpoints[n] = object_of(owner->task, owned[n]);
	}
}

/* Death and faults of the last are told to endpoint 0. */
static void
tell_endpoint_0(handle_t owned)
{
	struct connection *fault = connection_make(CONNECTION_FAULT, 0, owned);
	struct connection *death = connection_make(CONNECTION_DEATH, 0, owned);

	world.threads[THREADS - 1]->fault = fault;
	world.tasks[world.scenario->task_count - 1]->notice.connection = death;
}

static void
kernel_start(void)
{
	error_t error;

	machine_init();
	frames_init();
	objects_init();
	fpu_init();
	threads_init();
	sched_init();
	dispatch_init(true);
	for (uint32_t line = 0; line < IRQ_LINES; line++) {
		irqs[line] = object_create(OBJECT_IRQ, NULL, &error);
		irqs[line]->line = line;
	}
	init_task = task_create(NULL, frames_free_count * PAGE_SIZE, PRIORITY_COUNT - 1, 4, &error);
	assert(init_task != NULL);
	world.baseline_frames = frames_free_count;
	world.baseline_charge = init_task->charged;
}

/*
 * The handles with which the endpoints were made go: the places hold them now.  HANDLE_RECEIVED is
 * the next to be filled, everywhere.
 */
static void
owned_close(const handle_t owned[ENDPOINTS])
{
	calls(world.threads[0], CALL_handle_close, owned[0], 0, 0, 0, 0);
	calls(first_thread(world.scenario->task_count - 1), CALL_handle_close, owned[1], 0, 0, 0, 0);
	for (uint32_t n = 0; n < world.scenario->task_count; n++) {
		handle_insert(world.tasks[n], HANDLE_RECEIVED, &world.tasks[n]->object, 0);
		handle_close(world.tasks[n], HANDLE_RECEIVED);
	}
}

void
world_make(const struct scenario *scenario)
{
	handle_t owned[ENDPOINTS];

	world.scenario = scenario;
	kernel_start();
	for (uint32_t n = 0; n < scenario->task_count; n++)
		task_make(n);
	for (uint32_t n = 0; n < THREADS; n++) {
		thread_make(n);
		mailbox_fill(world.threads[n]);
	}
	endpoints_make(owned);
	for (uint32_t n = 0; n < scenario->task_count; n++) {
		buffer_make(n);
		messages_give(n, owned);
		peers_give(n);
	}
	tell_endpoint_0(owned[0]);
	calls(world.threads[0], CALL_irq_bind, HANDLE_OF(PLACE_IRQ), HANDLE_OF(PLACE_RECEIVE),
	      LINE_BIT, 0, 0);
	owned_close(owned);
	for (uint32_t n = 0; n < THREADS; n++) {
		object_release(&world.threads[n]->object);
		sched_ready(world.threads[n]);
	}
	for (uint32_t n = 0; n < scenario->task_count; n++)
		object_release(&world.tasks[n]->object);
	sched_choose();
}

void
world_end(void)
{
	for (uint32_t n = 0; n < world.scenario->task_count; n++)
		if (!world_gone(world.tasks[n]) && world.tasks[n]->state == TASK_LIVING)
			task_kill(world.tasks[n], 0);
	while (graveyard_step())
		continue;
}

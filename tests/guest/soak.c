/* SPDX-License-Identifier: MIT */
/*
 * soak.c: tasks by the thousand, each killed in the middle of everything; not one byte stays behind.
 *
 *   Each round makes a task (the subject) that has, when it dies,
 *
 *	memory		sparse and contiguous, committed, mapped, shared with a task below it
 *	endpoints	with a pulse pending, a timer set, and a sender and a caller of its own in the queue
 *	calls		as caller: one that the test has received and put off
 *			as server: one received and not answered, one in the queue, and the same at
 *			a service that outlives it: there the queued caller is answered by the next
 *			subject
 *	threads		seven, in every kind of sleep; a task below it with one that never ran
 *
 *   and dies by turns: destroyed from outside, of a fault, by its own hand.  All its callers must
 *   hear of it.  After a warm-up, and then every TASKS_A_LOOK tasks, the free frames, the quota
 *   charged and the handles of the test are exactly what they were, and the kernel has checked
 *   itself.
 *
 *   tasks=N on the command line: how many tasks to make.  tests/system/soak.c wants 20,000.
 */
#include "lib/worker.h"

#include <fault.h>

#define TASKS_DEFAULT	200u
#define TASKS_WARM_UP	64u
#define TASKS_A_LOOK	1000u
#define PRIORITY_SUBJECT (PRIORITY_HIGH + 2)	/* its first thread: all is ready before the others run */

#define SPARSE_PAGES	8u
#define SPARSE_USED	5u
#define PULSE_PENDING	1u
#define PULSE_END	2u
#define PULSE_TIMER	4u
#define TIMER_MS	1000u
#define BELOW_QUOTA	(16u * PAGE_SIZE)

/* Handles that a subject gets. */
enum subject_handle {
	SUBJECT_UP	= 40,	/* Connection to the test */
	SUBJECT_SERVICE,	/* Endpoint of the service that outlives it */
};

enum ending {
	END_DESTROYED,
	END_SUICIDE,
	END_RETURN,
	END_FAULT,
};

#define FAULT_EVERY	16u	/* the kernel tells the log of each, which takes its time */

/* ---- the subject ---------------------------------------------------------------------------------- */

static struct {
	handle_t counter, counter_door;	/* where others call it */
	handle_t silent, silent_door;	/* where nobody ever receives */
	handle_t orders, orders_door;	/* where it waits for its end */
	handle_t still;			/* where nothing ever comes */
	handle_t memory;
} own;

static void
make_endpoint(handle_t *endpoint, handle_t *door)
{
	*endpoint = expect_handle(endpoint_create());
	*door = expect_handle(connection_create(*endpoint, 1, PULSE_PENDING | PULSE_END));
}

static void
make_memory(void)
{
	const handle_t contiguous = expect_handle(memory_create(2 * PAGE_SIZE, MEMORY_CONTIGUOUS));
	uint32_t *pages;

	own.memory = expect_handle(memory_create(SPARSE_PAGES * PAGE_SIZE, MEMORY_SPARSE));
	expect_equal(0, memory_commit_all(own.memory, 0, SPARSE_USED * PAGE_SIZE));
	pages = memory_show(own.memory, SPARSE_USED * PAGE_SIZE, MAP_READ | MAP_WRITE, NULL);
	expect(pages != NULL);
	for (uint32_t n = 0; n < SPARSE_USED; n++)
		pages[n * PAGE_SIZE / sizeof *pages] = n;
	expect(memory_show(contiguous, 2 * PAGE_SIZE, MAP_READ, NULL) != NULL);
}

/* A task below this one, with a share of the memory and a thread that never runs. */
static void
make_task_below(void)
{
	const handle_t task = expect_handle(task_create(HANDLE_NONE, BELOW_QUOTA, PRIORITY_LOW, 8));

	expect_handle(thread_create(task, USER_BASE, 0, PRIORITY_LOW));
	expect_handle(handle_copy(own.memory, task, HANDLE_ANY, RIGHTS_ALL));
	expect_equal(PAGE_SIZE, memory_map(own.memory, task, USER_BASE, 0, PAGE_SIZE | MAP_READ));
}

/* Receive a message and keep its sender waiting, until the end. */
static uint32_t
hold_one(void *endpoint)
{
	struct message m;

	expect(ipc_recv((handle_t)endpoint, &m, TIMEOUT_NEVER) >= 0);
	ipc_recv(own.still, &m, TIMEOUT_NEVER);
	return 0;
}

/* Answer the caller that the last subject left in the queue, if one did; keep the next one. */
static uint32_t
serve_and_hold(void *endpoint)
{
	struct message m;

	expect(ipc_recv((handle_t)endpoint, &m, TIMEOUT_NEVER) >= 0);
	m.tag = TAG(2, 0, 0);
	expect(ipc_reply_recv((handle_t)endpoint, &m) >= 0);
	ipc_recv(own.still, &m, TIMEOUT_NEVER);
	return 0;
}

static uint32_t
send_a_handle(void *connection)
{
	struct message m = { .tag = TAG(3, 64, 1) };

	mailbox()->handles[0] = own.memory;
	return (uint32_t)ipc_send((handle_t)connection, &m);
}

static uint32_t
call_plainly(void *connection)
{
	struct message m = { .tag = TAG(4, 0, 0) };

	return (uint32_t)ipc_call((handle_t)connection, &m);
}

/* Call the test: it gets the doors. */
static uint32_t
call_up(void *connection)
{
	struct message m = { .tag = TAG(5, 0, 2) };

	mailbox()->handles[0] = own.counter_door;
	mailbox()->handles[1] = own.orders_door;
	return (uint32_t)ipc_call((handle_t)connection, &m);
}

static void
make_threads(void)
{
	static struct worker workers[6];

	worker_start(&workers[0], hold_one, (void *)own.counter, PRIORITY_HIGH);
	worker_start(&workers[1], serve_and_hold, (void *)SUBJECT_SERVICE, PRIORITY_HIGH);
	worker_start(&workers[2], send_a_handle, (void *)own.silent_door, PRIORITY_HIGH);
	worker_start(&workers[3], call_plainly, (void *)own.silent_door, PRIORITY_HIGH);
	worker_start(&workers[4], call_up, (void *)SUBJECT_UP, PRIORITY_HIGH);
	worker_create(&workers[5], call_plainly, NULL, PRIORITY_HIGH);
}

static uint32_t
subject(uint32_t ending)
{
	struct message m;

	make_endpoint(&own.counter, &own.counter_door);
	make_endpoint(&own.silent, &own.silent_door);
	make_endpoint(&own.orders, &own.orders_door);
	own.still = expect_handle(endpoint_create());
	make_memory();
	make_task_below();
	make_threads();
	expect_equal(0, timer_set(own.counter, PULSE_TIMER, TIMER_MS, TIMER_MS));
	expect_equal(0, pulse(own.silent_door, PULSE_PENDING));
	expect(ipc_recv(own.orders, &m, TIMEOUT_NEVER) >= 0);
	if (ending == END_FAULT)
		*(volatile uint32_t *)0 = 0;
	if (ending == END_SUICIDE)
		task_destroy(HANDLE_SELF, ending);
	return ending;
}

/* ---- the test ------------------------------------------------------------------------------------- */

static struct {
	handle_t up, up_door;
	handle_t service, service_door;
	struct worker caller;			/* of the service */
	uint32_t answered, restarted;		/* how its calls ended */
} test;

/* Call the service again and again until it is given up; returns why it ended. */
static uint32_t
call_service(void *connection)
{
	int32_t result;

	for (;;) {
		struct message m = { .tag = TAG(6, 0, 0) };

		result = ipc_call((handle_t)connection, &m);
		if (result >= 0)
			test.answered++;
		else if (result == E_RESTARTED)
			test.restarted++;
		else
			return (uint32_t)result;
	}
}

static void
test_begin(void)
{
	test.up = expect_handle(endpoint_create());
	test.up_door = expect_handle(connection_create(test.up, 1, 0));
	test.service = expect_handle(endpoint_create());
	test.service_door = expect_handle(connection_create(test.service, 1, 0));
	test.answered = test.restarted = 0;
	worker_start(&test.caller, call_service, (void *)test.service_door, PRIORITY_HIGH);
}

/* All have been answered once and been told of a death once: the last call is in the queue now. */
static void
test_end(uint32_t tasks)
{
	expect_equal(tasks, test.answered);
	expect_equal(tasks, test.restarted);
	expect_equal(0, handle_close(test.service));
	expect_equal(E_DEAD, worker_wait(&test.caller));
	expect_equal(0, handle_close(test.service_door));
	expect_equal(0, handle_close(test.up_door));
	expect_equal(0, handle_close(test.up));
}

/* Take the subject's call, with its doors, and put it off.  Returns the token. */
static uint32_t
take_call(handle_t *door, handle_t *orders)
{
	struct message m = { 0 };
	int32_t token;

	mailbox()->accept = 2;
	expect(receive(test.up, &m) >= 0);
	expect_equal(TAG(5, 0, 2), m.tag);
	*door = mailbox()->handles[0];
	*orders = mailbox()->handles[1];
	token = ipc_defer();
	expect(token > 0);
	return (uint32_t)token;
}

static uint32_t
code_of(enum ending ending)
{
	if (ending == END_FAULT)
		return DEATH_FAULT | FAULT_PAGE;
	return ending == END_DESTROYED ? 0 : ending;
}

/* End the subject, and see that everybody hears of it. */
static void
end_subject(struct child *child, enum ending ending, handle_t orders, uint32_t token)
{
	const struct message answer = { .tag = TAG(7, 0, 0) };

	if (ending == END_DESTROYED)
		expect_equal(0, task_destroy(child->task, 0));
	else
		expect_equal(0, pulse(orders, PULSE_END));
	expect_equal(code_of(ending), child_wait(child));
	expect_equal(E_GONE, ipc_reply(token, &answer));
}

static enum ending
ending_of(uint32_t n)
{
	return n % FAULT_EVERY == 0 ? END_FAULT : (enum ending)(n % END_FAULT);
}

/* One task's life. */
static void
one_task(enum ending ending)
{
	static struct worker received, queued;
	handle_t door, orders;
	struct child child;
	uint32_t token;

	child_create(&child, subject, ending, PRIORITY_SUBJECT);
	child_give(&child, test.up_door, SUBJECT_UP, RIGHTS_ALL);
	child_give(&child, test.service, SUBJECT_SERVICE, RIGHTS_ALL);
	child_start(&child);
	token = take_call(&door, &orders);
	/* The caller just taken lends this thread PRIORITY_HIGH: only what is above that runs at once. */
	worker_start(&received, call_plainly, (void *)door, PRIORITY_HIGH + 1);
	worker_start(&queued, call_plainly, (void *)door, PRIORITY_HIGH + 1);
	expect(!received.ended && !queued.ended);
	end_subject(&child, ending, orders, token);
	expect_equal(E_RESTARTED, worker_wait(&received));
	expect_equal(E_DEAD, worker_wait(&queued));
	expect_equal(0, handle_close(door));
	expect_equal(0, handle_close(orders));
}

static void
some_tasks(uint32_t tasks)
{
	test_begin();
	for (uint32_t n = 0; n < tasks; n++)
		one_task(ending_of(n));
	test_end(tasks);
	expect_equal(0, system_control(INIT_PORTS, SYSTEM_CHECK, 0));
}

TEST(soak_tasks_leave_nothing_behind)
{
	const uint32_t tasks = guest_number("tasks", TASKS_DEFAULT);
	struct account before;
	uint32_t made = 0;

	some_tasks(TASKS_WARM_UP);
	before = account_take();
	while (made < tasks) {
		const uint32_t step = tasks - made < TASKS_A_LOOK ? tasks - made : TASKS_A_LOOK;

		some_tasks(step);
		made += step;
		expect_account(before);
	}
	remark("%u tasks; %u frames free before and after", (unsigned)made, (unsigned)before.free);
}

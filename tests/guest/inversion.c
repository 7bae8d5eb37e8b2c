/* SPDX-License-Identifier: MIT */
/*
 * inversion.c: how long an urgent caller waits for a server that is less urgent, while a thread in
 * the middle never stops.
 *
 *   The spinner, between the urgent caller and the servers, would run for ever, so without lending
 *   the caller would wait for ever. Here its wait, counted in instructions, is at most
 *
 *	what the servers still have to do + STEPS messages of MESSAGE instructions + TICK for each
 *	clock tick meanwhile
 *
 *   and it is that whether the spinner is there or not.  Each wait is printed: "figure NAME WAIT
 *   instructions BOUND".  Instructions are counted by the time-stamp counter, which tells them only
 *   under -icount shift=0 (tests/system/bounds.c boots this so): elsewhere the waits end, which
 *   says as much, and are not held against the bound.
 */
#include "lib/worker.h"

#define SERVERS		8u
#define WORK		20000u		/* turns of the loop that a server works at a request: TURN instructions each; ... */
#define WORK_PATIENT	1500000u	/* ... at that of the patient caller, more than a tick */
#define TURN		2u
#define MESSAGE		2500u		/* a message or a switch, the library and the test's own steps included */
#define TICK		20000u		/* a clock tick (the longest stay there may be) */
#define TICK_LENGTH	1000000u	/* instructions */
#define PRIORITY_SPIN	(PRIORITY_TEST + 1)
#define PRIORITY_SERVER	(PRIORITY_TEST - 8)

static handle_t endpoints[SERVERS], connections[SERVERS];
static uint32_t last;			/* the server at the end of the chain */
static volatile uint32_t stop, turned;

static inline uint32_t
stamp(void)
{
	uint32_t low;

	__asm__ volatile("rdtsc" : "=a"(low) : : "edx");
	return low;
}

static void
work(uint32_t turns)
{
	__asm__ volatile("1: dec %0; jnz 1b" : "+r"(turns));
}

/* Answers for ever: asks the next server first, if there is one. */
static uint32_t
serve(void *number)
{
	const uint32_t n = (uint32_t)number;
	struct message message, question;
	int32_t tag = ipc_recv(endpoints[n], &message, TIMEOUT_NEVER);

	while (tag >= 0) {
		const uint32_t token = ipc_defer();

		question = (struct message){ .tag = TAG(1, 0, 0), .words = { message.words[0] } };
		if (n < last)
			ipc_call(connections[n + 1], &question);
		work(message.words[0]);
		message.tag = TAG(2, 0, 0);
		ipc_reply(token, &message);
		tag = ipc_recv(endpoints[n], &message, TIMEOUT_NEVER);
	}
	return 0;
}

static uint32_t wait_urgent;

static uint32_t
call_urgently(void *nothing)
{
	struct message message = { .tag = TAG(1, 0, 0), .words = { WORK } };
	const uint32_t start = stamp();
	const int32_t tag = ipc_call(connections[0], &message);

	(void)nothing;
	wait_urgent = stamp() - start;
	return (uint32_t)tag;
}

static uint32_t
call_patiently(void *nothing)
{
	struct message message = { .tag = TAG(1, 0, 0), .words = { WORK_PATIENT } };

	(void)nothing;
	return (uint32_t)ipc_call(connections[0], &message);
}

static uint32_t
spin(void *nothing)
{
	(void)nothing;
	while (!stop)
		turned++;
	return 0;
}

static _Bool
counting(void)
{
	return guest_number("count", 0) != 0;
}

static void
judge(const char *name, uint32_t wait, uint32_t turns, uint32_t messages)
{
	const uint32_t own = turns * TURN + messages * MESSAGE;
	const uint32_t bound = own + (own / TICK_LENGTH + 1) * TICK;

	if (!counting())
		return;
	log_printf("figure %s %u instructions %u\n", name, (unsigned)wait, (unsigned)bound);
	expect(wait <= bound);
}

static struct worker servers[SERVERS], spinner, urgent, patient;

static void
begin(uint32_t count)
{
	last = count - 1;
	stop = turned = 0;
	for (uint32_t n = 0; n < count; n++) {
		endpoints[n] = expect_handle(endpoint_create());
		connections[n] = expect_handle(connection_create(endpoints[n], n, 0));
	}
	for (uint32_t n = 0; n < count; n++)
		worker_start(&servers[n], serve, (void *)n, PRIORITY_SERVER);
	sleep_milliseconds(5);
}

static void
end(void)
{
	sleep_milliseconds(5);
	for (uint32_t n = 0; n <= last; n++) {
		expect_equal(0, thread_cancel(servers[n].thread));
		expect_equal(0, worker_wait(&servers[n]));
	}
}

/*
 * From above the spinner: starts the urgent caller while the spinner runs, and stops the spinner
 * when it has been answered, or will not be.
 */
static uint32_t
direct(void *with_spinner)
{
	if (with_spinner) {
		worker_start(&spinner, spin, NULL, PRIORITY_SPIN);
		sleep_milliseconds(2);
	}
	worker_start(&urgent, call_urgently, NULL, PRIORITY_HIGH);
	for (uint32_t n = 0; n < PATIENCE / 2 && !urgent.ended; n++)
		sleep_milliseconds(1);
	stop = 1;
	return urgent.ended ? 0 : 1;
}

/* The urgent caller's wait, with the spinner or without. */
static uint32_t
wait_with(uint32_t with_spinner)
{
	static struct worker director;

	stop = 0;
	worker_start(&director, direct, (void *)with_spinner, PRIORITY_HIGH + 1);
	expect_equal(0, worker_wait(&director));
	if (with_spinner) {
		expect_equal(0, worker_wait(&spinner));
		expect(turned > 0);
	}
	expect_equal(TAG(2, 0, 0), worker_wait(&urgent));
	return wait_urgent;
}

/* The spinner costs an urgent caller nothing but where the ticks fall. */
static void
expect_same(uint32_t alone, uint32_t beside)
{
	expect(!counting() || beside <= alone + 2 * TICK);
}

TEST(inversion_of_three_over_a_server)
{
	uint32_t alone, beside;

	begin(1);
	alone = wait_with(0);
	beside = wait_with(1);
	judge("inversion_server", beside, WORK, 4);
	expect_same(alone, beside);
	end();
}

TEST(inversion_over_a_chain_of_servers)
{
	uint32_t alone, beside;

	begin(SERVERS);
	alone = wait_with(0);
	beside = wait_with(1);
	judge("inversion_chain_of_8", beside, SERVERS * WORK, 4 * SERVERS);
	expect_same(alone, beside);
	end();
}

/*
 * A patient caller, less urgent than the spinner, is being served when the urgent one comes: it
 * waits for both.
 */
TEST(inversion_of_a_queued_caller)
{
	uint32_t beside;

	begin(1);
	worker_start(&patient, call_patiently, NULL, PRIORITY_LOW);
	sleep_milliseconds(1);
	beside = wait_with(1);
	expect(!counting() || wait_urgent > 2 * WORK * TURN);	/* it was queued */
	judge("inversion_queued", beside, WORK_PATIENT + WORK, 8);
	expect_equal(TAG(2, 0, 0), worker_wait(&patient));
	end();
}

/*
 * The same over a chain: when the urgent caller comes, each server waits for the next already, and
 * the last one works.
 */
TEST(inversion_over_a_chain_that_waits_already)
{
	uint32_t beside;

	begin(SERVERS);
	worker_start(&patient, call_patiently, NULL, PRIORITY_LOW);
	sleep_milliseconds(1);
	beside = wait_with(1);
	judge("inversion_waiting_chain", beside, SERVERS * (WORK_PATIENT + WORK), 8 * SERVERS);
	expect_equal(TAG(2, 0, 0), worker_wait(&patient));
	end();
}

static uint32_t
call_the_last(void *nothing)
{
	struct message message = { .tag = TAG(1, 0, 0), .words = { WORK_PATIENT } };

	(void)nothing;
	return (uint32_t)ipc_call(connections[last], &message);
}

/*
 * The first server is queued at the second, which works for somebody else, when the urgent caller
 * comes to the first.
 */
TEST(inversion_over_a_server_that_is_queued_itself)
{
	static struct worker first;
	uint32_t beside;

	begin(2);
	worker_start(&first, call_the_last, NULL, PRIORITY_LOW);
	sleep_milliseconds(1);
	worker_start(&patient, call_patiently, NULL, PRIORITY_LOW + 1);
	sleep_milliseconds(1);
	beside = wait_with(1);
	judge("inversion_queued_server", beside, 3 * WORK_PATIENT + 2 * WORK, 16);
	expect_equal(TAG(2, 0, 0), worker_wait(&first));
	expect_equal(TAG(2, 0, 0), worker_wait(&patient));
	end();
}

/* ---- the ceiling --------------------------------------------------------------------------------------------- */

#define CHILD_HANDLE	8u

static uint32_t
serve_in_child(uint32_t argument)
{
	endpoints[0] = CHILD_HANDLE;
	last = 0;
	return serve((void *)argument);
}

/* A server whose task has a ceiling above the spinner is lent that much and no more: enough. */
TEST(inversion_over_a_server_with_a_ceiling)
{
	struct child child;
	uint32_t beside;

	last = 0;
	endpoints[0] = expect_handle(endpoint_create());
	connections[0] = expect_handle(connection_create(endpoints[0], 0, 0));
	child_create_below(&child, serve_in_child, 0, PRIORITY_SERVER, PRIORITY_SPIN + 1);
	child_give(&child, endpoints[0], CHILD_HANDLE, RIGHTS_ALL);
	child_start(&child);
	sleep_milliseconds(5);
	beside = wait_with(1);
	judge("inversion_ceiling", beside, WORK, 4);
	child_end(&child);
}

/* SPDX-License-Identifier: MIT */
/*
 * trace.c: what is traced, in which order, and what becomes of it when nobody reads.
 */
#include "lib/worker.h"

#include "abi/trace.h"

#define UNMAPPED	0x0f000000u
#define HEAD(handle, number) ((handle) << 8 | (number))
#define CALLS		(TRACE_BIT(TRACE_call) | TRACE_BIT(TRACE_result))
#define OWN		TRACE_THREAD(1u, 0u)	/* the first thread of the first task */

/*
 * Where what the host expects to see finds its handles, and its first and last call
 * (tests/system/trace.c).
 */
#define OUTSIDE_DOOR	1000u
#define OUTSIDE_ENDPOINT 1001u
#define OUTSIDE_BEGIN	5001u
#define OUTSIDE_END	5002u

static struct trace_event events[TRACE_READ_MAX];

struct reading {
	int32_t count;
	uint32_t lost, waiting;
};

static struct reading
read_events(uint32_t count)
{
	struct call_registers r = { HEAD(INIT_PORTS, CALL_trace_read), (uint32_t)events,
				    { count, 0, 0 } };

	enter_kernel(ENTRY_CHOSEN, &r);
	return (struct reading){ (int32_t)r.head, r.words[0], r.words[1] };
}

/* Trace nothing, and forget what was traced. */
static void
quiet(void)
{
	expect(system_control(INIT_PORTS, SYSTEM_TRACE, 0) >= 0);
	while (read_events(TRACE_READ_MAX).count > 0)
		;
}

static void
begin(uint32_t kinds)
{
	quiet();
	expect_equal(0, system_control(INIT_PORTS, SYSTEM_TRACE, kinds));
}

/* Stop and read all that was traced, which is not much.  Returns how many. */
static uint32_t
end(uint32_t kinds)
{
	struct reading reading;

	expect_equal(kinds, system_control(INIT_PORTS, SYSTEM_TRACE, 0));
	reading = read_events(TRACE_READ_MAX);
	expect(reading.count >= 0);
	expect_equal(0, reading.lost);
	expect_equal(0, reading.waiting);
	return (uint32_t)reading.count;
}

/* A call that does nothing, under a number by which it is known. */
static void
mark(uint32_t number)
{
	struct call_registers r = { HEAD(number, CALL_null), 1, { 2, 3, 4 } };

	enter_kernel(ENTRY_CHOSEN, &r);
	expect_equal(0, r.head);
}

static void
expect_event(uint32_t n, enum trace_kind kind, uint32_t thread, uint32_t word0, uint32_t word1)
{
	expect_equal(kind, events[n].kind);
	expect_equal(thread, events[n].thread);
	expect_equal(word0, events[n].words[0]);
	expect_equal(word1, events[n].words[1]);
}

/* ---- order and loss ------------------------------------------------------------------------------------ */

TEST(nothing_is_traced_while_it_is_off)
{
	handle_t endpoint = expect_handle(endpoint_create());
	handle_t door = expect_handle(connection_create(endpoint, 0, 1));
	struct reading reading;
	struct message m;

	quiet();
	for (unsigned n = 0; n < 10; n++)
		mark(n);
	expect_equal(0, pulse(door, 1));
	expect_equal(TAG_KIND_PULSE, receive(endpoint, &m));
	sleep_milliseconds(3);
	reading = read_events(TRACE_READ_MAX);
	expect_equal(0, reading.count);
	expect_equal(0, reading.lost);
	expect_equal(0, reading.waiting);
}

TEST(calls_and_their_results_are_traced_in_order)
{
	uint64_t before = 0;

	begin(CALLS);
	mark(77);
	expect_equal(E_HANDLE, handle_close(HANDLE_MAX));
	expect_equal(0, null_int80());
	expect_equal(E_CALL, system_call(ENTRY_CHOSEN, (enum call_number)255, 5, 6, 7, 8, 0));
	expect_equal(9, end(CALLS));
	expect_event(0, TRACE_call, OWN, HEAD(77, CALL_null), 1);
	expect_equal(2, events[0].words[2]);
	expect_equal(3, events[0].words[3]);
	expect_event(1, TRACE_result, OWN, CALL_null, 0);
	expect_event(2, TRACE_call, OWN, HEAD(HANDLE_MAX, CALL_handle_close), 0);
	expect_event(3, TRACE_result, OWN, CALL_handle_close, (uint32_t)E_HANDLE);
	expect_event(4, TRACE_call, OWN, CALL_null, 0);
	expect_event(5, TRACE_result, OWN, CALL_null, 0);
	expect_event(6, TRACE_call, OWN, HEAD(5u, 255), 6);
	expect_event(7, TRACE_result, OWN, 255, (uint32_t)E_CALL);
	expect_event(8, TRACE_call, OWN, HEAD(INIT_PORTS, CALL_system_control), SYSTEM_TRACE);
	for (unsigned n = 0; n < 9; n++) {
		expect(events[n].time > before);
		before = events[n].time;
	}
}

TEST(only_the_kinds_asked_for_are_traced)
{
	begin(TRACE_BIT(TRACE_result));
	mark(1);
	mark(2);
	expect_equal(2, end(TRACE_BIT(TRACE_result)));
	expect_event(0, TRACE_result, OWN, CALL_null, 0);
	expect_event(1, TRACE_result, OWN, CALL_null, 0);
}

TEST(a_full_ring_gives_up_its_oldest_events_and_counts_them)
{
	const uint32_t more = 100;
	struct reading reading;

	begin(TRACE_BIT(TRACE_call));
	for (uint32_t n = 0; n < TRACE_RING_EVENTS + more; n++)
		mark(n);
	expect_equal(TRACE_BIT(TRACE_call), system_control(INIT_PORTS, SYSTEM_TRACE, 0));
	for (uint32_t done = 0; done < TRACE_RING_EVENTS; done += TRACE_READ_MAX) {
		reading = read_events(TRACE_READ_MAX);
		expect_equal(TRACE_READ_MAX, reading.count);
		expect_equal(done == 0 ? more + 1 : 0, reading.lost);
		expect_equal(TRACE_RING_EVENTS - done - TRACE_READ_MAX, reading.waiting);
		for (uint32_t n = 0; n < TRACE_READ_MAX - 1; n++)
			expect_event(n, TRACE_call, OWN, HEAD(more + 1 + done + n, CALL_null), 1);
	}
	expect_event(TRACE_READ_MAX - 1, TRACE_call, OWN, HEAD(INIT_PORTS, CALL_system_control),
		     SYSTEM_TRACE);
	expect_equal(0, read_events(1).count);
}

TEST(what_is_read_in_parts_is_read_once)
{
	begin(TRACE_BIT(TRACE_call));
	for (uint32_t n = 0; n < 5; n++)
		mark(n);
	expect(system_control(INIT_PORTS, SYSTEM_TRACE, 0) > 0);
	expect_equal(0, read_events(0).count);
	for (uint32_t n = 0; n < 5; n++) {
		const struct reading reading = read_events(1);

		expect_equal(1, reading.count);
		expect_equal(5 - n, reading.waiting);
		expect_event(0, TRACE_call, OWN, HEAD(n, CALL_null), 1);
	}
}

/* ---- what happens ---------------------------------------------------------------------------------------- */

static handle_t counter, door;

/* Answers one call, with the request's first word and one more. */
static uint32_t
answer_one(void *unused)
{
	struct message m;

	(void)unused;
	if (receive(counter, &m) < 0)
		return 1;
	m.tag = TAG(9, 0, 0);
	m.words[0]++;
	return (uint32_t)ipc_reply_recv(counter, &m);
}

static struct worker server;

static void
server_make(void)
{
	counter = expect_handle(endpoint_create());
	door = expect_handle(connection_create(counter, 7, 1));
}

static void
server_start(void)
{
	worker_start(&server, answer_one, NULL, PRIORITY_HIGH);
}

/* The server's second reception: of a pulse, with which it ends. */
static void
server_end(void)
{
	expect_equal(0, pulse(door, 1));
	expect_equal(TAG_KIND_PULSE, worker_wait(&server));
}

TEST(messages_and_switches_are_traced)
{
	const uint32_t kinds = TRACE_BIT(TRACE_message) | TRACE_BIT(TRACE_switch);
	struct message m = { .tag = TAG(8, 0, 0), .words = { 41 } };
	uint32_t other;

	server_make();
	server_start();
	begin(kinds);
	expect_equal(TAG(9, 0, 0), ipc_call(door, &m));
	expect_equal(4, end(kinds));
	other = events[0].words[0];
	expect_equal(1, TRACE_TASK(other));
	expect(other != OWN);
	expect_event(0, TRACE_message, OWN, other, TAG(8, 0, 0));
	expect_equal(7, events[0].words[2]);
	expect_equal(41, events[0].words[3]);
	expect_event(1, TRACE_switch, OWN, other, 0);
	expect_event(2, TRACE_message, other, OWN, TAG(9, 0, 0));
	expect_equal(0, events[2].words[2]);
	expect_equal(42, events[2].words[3]);
	expect_event(3, TRACE_switch, other, OWN, 0);
	server_end();
}

TEST(pulses_come_from_the_kernel)
{
	const uint32_t kinds = TRACE_BIT(TRACE_message);
	handle_t endpoint = expect_handle(endpoint_create());
	handle_t bell = expect_handle(connection_create(endpoint, 0, 6));
	struct message m;

	begin(kinds);
	expect_equal(0, pulse(bell, 2));
	expect_equal(0, pulse(bell, 4));
	expect_equal(TAG_KIND_PULSE, receive(endpoint, &m));
	expect_equal(1, end(kinds));
	expect_event(0, TRACE_message, 0, OWN, TAG_KIND_PULSE);
	expect_equal(6, events[0].words[3]);
}

TEST(waiting_is_a_switch_to_nobody_and_ticks_interrupt)
{
	const uint32_t kinds = TRACE_BIT(TRACE_switch) | TRACE_BIT(TRACE_interrupt);
	uint32_t count, n = 0;

	begin(kinds);
	sleep_milliseconds(3);
	count = end(kinds);
	while (n < count && events[n].kind == TRACE_interrupt)	/* before it slept */
		expect_event(n++, TRACE_interrupt, OWN, 0, 0);
	expect_event(n++, TRACE_switch, OWN, 0, 0);
	expect(n + 2 < count);
	while (n < count && events[n].kind == TRACE_interrupt)
		expect_event(n++, TRACE_interrupt, 0, 0, 0);
	expect_event(n, TRACE_switch, 0, OWN, 0);
}

static uint32_t
write_nowhere(uint32_t address)
{
	*(volatile uint32_t *)address = 1;
	return 0;
}

TEST(faults_are_traced)
{
	const uint32_t kinds = TRACE_BIT(TRACE_fault);
	struct child child;

	child_create(&child, write_nowhere, UNMAPPED, PRIORITY_TEST);
	begin(kinds);
	child_start(&child);
	expect_equal(DEATH_FAULT | 14, child_wait(&child));
	expect_equal(1, end(kinds));
	expect(TRACE_TASK(events[0].thread) > 1);
	expect_event(0, TRACE_fault, events[0].thread, 14, 6);	/* a write, from user mode */
	expect_equal(child.address, events[0].words[2]);
	expect_equal(UNMAPPED, events[0].words[2]);
	expect_equal(child.instruction, events[0].words[3]);
}

/* What the host sees in the stopped machine's memory: between these two marks, all that happens is known. */
TEST(seen_from_outside)
{
	const uint32_t kinds = TRACE_ALL & ~TRACE_BIT(TRACE_interrupt);
	struct message m = { .tag = TAG(8, 0, 0), .words = { 0xaaaa, 0xbbbb, 0 } };

	server_make();
	expect_equal(OUTSIDE_DOOR, handle_copy(door, HANDLE_SELF, OUTSIDE_DOOR, RIGHTS_ALL));
	expect_equal(OUTSIDE_ENDPOINT, handle_copy(counter, HANDLE_SELF, OUTSIDE_ENDPOINT, RIGHTS_ALL));
	counter = OUTSIDE_ENDPOINT;
	server_start();
	if (!guest_word("trace"))
		begin(kinds);
	mark(OUTSIDE_BEGIN);
	expect_equal(E_HANDLE, handle_close(HANDLE_MAX));
	expect_equal(TAG(9, 0, 0), ipc_call(OUTSIDE_DOOR, &m));
	mark(OUTSIDE_END);
	expect(system_control(INIT_PORTS, SYSTEM_TRACE, 0) >= 0);
	server_end();
}

/* ---- who may, and with what ------------------------------------------------------------------------------ */

TEST(trace_read_is_for_the_manager_of_all_ports)
{
	handle_t weak = expect_handle(handle_copy(INIT_PORTS, HANDLE_SELF, HANDLE_ANY,
						  RIGHTS_ALL & ~RIGHT_MANAGE));
	handle_t part = expect_handle(ports_create(INIT_PORTS, 0x100, 0xff00));

	expect_equal(E_HANDLE, trace_read(0, events, 1));
	expect_equal(E_HANDLE, trace_read(INIT_TASK, events, 1));
	expect_equal(E_HANDLE, trace_read(HANDLE_MAX, events, 1));
	expect_equal(E_RIGHTS, trace_read(weak, events, 1));
	expect_equal(E_RIGHTS, trace_read(part, events, 1));
}

TEST(trace_read_refuses_what_cannot_be_written_and_takes_nothing)
{
	static const uint32_t bad[] = { 0, UNMAPPED, KERNEL_BASE - 1, KERNEL_BASE, 0xfffffff0u,
					(uint32_t)answer_one };
	char *page = memory_new(PAGE_SIZE, NULL);	/* an unmapped page follows */

	expect(page != NULL);
	begin(TRACE_BIT(TRACE_call));
	mark(3);
	expect(system_control(INIT_PORTS, SYSTEM_TRACE, 0) > 0);
	for (unsigned n = 0; n < sizeof bad / sizeof bad[0]; n++)
		expect_equal(E_FAULT, trace_read(INIT_PORTS, (void *)bad[n], 1));
	expect_equal(E_FAULT, trace_read(INIT_PORTS, page + PAGE_SIZE - 31, 1));
	expect_equal(E_FAULT, trace_read(INIT_PORTS, page + PAGE_SIZE - 64, 3));
	expect_equal(E_RANGE, trace_read(INIT_PORTS, events, TRACE_READ_MAX + 1));
	expect_equal(E_RANGE, trace_read(INIT_PORTS, events, 0x08000001u));
	expect_equal(2, trace_read(INIT_PORTS, page + PAGE_SIZE - 64, 2));
	expect_equal(HEAD(3, CALL_null), ((struct trace_event *)(page + PAGE_SIZE - 64))->words[0]);
}

TEST(only_kinds_that_exist_can_be_turned_on)
{
	quiet();
	expect_equal(0, system_control(INIT_PORTS, SYSTEM_TRACE, TRACE_ALL));
	expect_equal(E_ARGUMENT, system_control(INIT_PORTS, SYSTEM_TRACE, TRACE_ALL + 1));
	expect_equal(E_ARGUMENT, system_control(INIT_PORTS, SYSTEM_TRACE, 0x80000000u));
	expect_equal(TRACE_ALL, system_control(INIT_PORTS, SYSTEM_TRACE, 0));
}

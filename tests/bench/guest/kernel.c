/* SPDX-License-Identifier: MIT */
/*
 * kernel.c: what the kernel's paths cost, in instructions.
 *
 *   Booted with -icount shift=0, where the time stamp counter goes up by exactly one an
 *   instruction.  Each figure is the best of ROUNDS rounds of LOOPS turns, loop and stubs included,
 *   printed as "bench NAME HUNDREDTHS": hundredths of an instruction a turn.  Best, because a round
 *   that a clock tick falls into says something about the tick.
 *
 *   The one-way figures (pulse_switch, irq_to_handler) cannot be looped without the way back: there
 *   the far side stores its time stamp in shared memory, and the best of all turns counts.
 *
 *   With fastpath=off among the kernel's options, what is called fast here is the ordinary path.
 *
 *   calls=1 measures calls alone: what is timed without -icount.
 *
 *   Two words of the command line load the system before measuring: threads=N, objects=N make that
 *   many idle threads (in tasks of their own) and as many endpoints and handles.
 */
#include "measure.h"

#define ROUNDS		7u
#define LOOPS		1000u
#define TURNS		200u

#define SHARED		0x50000000u	/* where the shared page lies in every task */
#define CHILD_ENDPOINT	8u		/* handles of the far side */
#define CHILD_IRQ	9u

#define UART		0x2f8u		/* COM2: the log's port, quiet while this runs */
#define   UART_IER	1u
#define     IER_THRE	0x02u		/* interrupt while the transmitter is empty: at once */
#define UART_LINE	3u

struct shared {
	volatile uint32_t stamp;
	volatile uint32_t turns;
};

static struct shared *const shared = (struct shared *)SHARED;

/* Measures a statement: best of ROUNDS rounds of LOOPS turns. */
#define MEASURE(name, statement) \
	do { \
		uint32_t best = UINT32_MAX; \
		for (uint32_t round = 0; round < ROUNDS; round++) { \
			const uint32_t start = stamp(); \
			for (uint32_t turn = 0; turn < LOOPS; turn++) \
				statement; \
			const uint32_t spent = stamp() - start; \
			best = spent < best ? spent : best; \
		} \
		print_figure(name, best, LOOPS); \
	} while (0)

static void
bench_null_call(void)
{
	MEASURE("null_call", null_sysenter());
	MEASURE("null_call_int80", null_int80());
}

/* The far side: answers for ever. */
static _Noreturn uint32_t
answer(uint32_t argument)
{
	struct message message = { 0 };

	(void)argument;
	ipc_recv_sysenter(CHILD_ENDPOINT, &message, TIMEOUT_NEVER);
	for (;;) {
		message.tag = 0;
		ipc_reply_recv_sysenter(CHILD_ENDPOINT, &message);
	}
}

static _Noreturn uint32_t
answer_int80(uint32_t argument)
{
	struct message message = { 0 };

	(void)argument;
	ipc_recv_int80(CHILD_ENDPOINT, &message, TIMEOUT_NEVER);
	for (;;) {
		message.tag = 0;
		ipc_reply_recv_int80(CHILD_ENDPOINT, &message);
	}
}

static void
far_side(struct child *child, child_function *function, handle_t endpoint, uint32_t priority)
{
	child_create(child, function, 0, priority);
	child_give(child, endpoint, CHILD_ENDPOINT, RIGHTS_ALL);
}

static void
copy_words(void *to, const void *from, uint32_t words)
{
	__asm__ volatile("rep movsl" : "+D"(to), "+S"(from), "+c"(words) : : "memory");
}

/* A call with 128 bytes that the client copies into its mailbox; compare with a call without. */
static void
call_with_payload(handle_t connection, const uint32_t *data)
{
	struct message message = { .tag = TAG(1, 128, 0) };

	copy_words(mailbox()->payload, data, 32);
	ipc_call_sysenter(connection, &message);
}

static void
bench_calls(void)
{
	static uint32_t data[32];
	const handle_t endpoint = expect_handle(endpoint_create());
	const handle_t connection = expect_handle(connection_create(endpoint, 7, 0));
	struct child child;

	far_side(&child, answer, endpoint, PRIORITY_TEST);
	child_start(&child);
	MEASURE("call_reply_fast",
		({ struct message m = { .words = { turn } }; ipc_call_sysenter(connection, &m); }));
	MEASURE("call_reply_payload_128", call_with_payload(connection, data));
	child_end(&child);
	far_side(&child, answer, endpoint, PRIORITY_TEST - 1);
	child_start(&child);
	MEASURE("call_reply_lending",
		({ struct message m = { .words = { turn } }; ipc_call_sysenter(connection, &m); }));
	child_end(&child);
	far_side(&child, answer_int80, endpoint, PRIORITY_TEST);
	child_start(&child);
	MEASURE("call_reply_int80",
		({ struct message m = { .words = { turn } }; ipc_call_int80(connection, &m); }));
	child_end(&child);
}

static void
share_page(struct child *child, handle_t page)
{
	expect_equal(0, memory_map_all(page, child->task, SHARED, 0, PAGE_SIZE,
				       MAP_READ | MAP_WRITE));
}

/* The far side of a one-way figure: first thing after it wakes, it takes the time. */
static _Noreturn uint32_t
wait_for_pulse(uint32_t argument)
{
	struct message message = { 0 };

	(void)argument;
	for (;;) {
		ipc_recv_sysenter(CHILD_ENDPOINT, &message, TIMEOUT_NEVER);
		shared->stamp = stamp();
		shared->turns++;
	}
}

static _Noreturn uint32_t
wait_for_interrupt(uint32_t argument)
{
	struct message message = { 0 };

	(void)argument;
	irq_bind(CHILD_IRQ, CHILD_ENDPOINT, 0);
	for (;;) {
		ipc_recv_sysenter(CHILD_ENDPOINT, &message, TIMEOUT_NEVER);
		shared->stamp = stamp();
		shared->turns++;
		irq_done(CHILD_IRQ);
	}
}

/* Measures from the statement to the far side's stamp: best of TURNS.  prepare: not measured. */
#define MEASURE_ONE_WAY(name, prepare, statement) \
	do { \
		uint32_t best = UINT32_MAX; \
		for (uint32_t turn = 0; turn < TURNS; turn++) { \
			const uint32_t seen = shared->turns; \
			prepare; \
			const uint32_t start = stamp(); \
			statement; \
			while (shared->turns == seen) \
				continue; \
			const uint32_t spent = shared->stamp - start; \
			best = spent < best ? spent : best; \
		} \
		print_figure(name, best, 1); \
	} while (0)

static void
bench_pulse(handle_t page)
{
	const handle_t endpoint = expect_handle(endpoint_create());
	const handle_t connection = expect_handle(connection_create(endpoint, 0, 1));
	struct child child;

	far_side(&child, wait_for_pulse, endpoint, PRIORITY_TEST + 8);
	share_page(&child, page);
	child_start(&child);
	MEASURE_ONE_WAY("pulse_switch", (void)0, pulse_sysenter(connection, 1));
	child_end(&child);
}

static inline void
port_write(uint16_t port, uint8_t value)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static void
bench_interrupt(handle_t page)
{
	const handle_t endpoint = expect_handle(endpoint_create());
	const handle_t ports = expect_handle(ports_create(INIT_PORTS, UART, 8));
	struct child child;

	expect_equal(0, ports_bind(ports, HANDLE_SELF));
	far_side(&child, wait_for_interrupt, endpoint, PRIORITY_TEST + 8);
	child_give(&child, INIT_IRQ + UART_LINE, CHILD_IRQ, RIGHTS_ALL);
	share_page(&child, page);
	child_start(&child);
	MEASURE_ONE_WAY("irq_to_handler", port_write(UART + UART_IER, 0),
			port_write(UART + UART_IER, IER_THRE));
	port_write(UART + UART_IER, 0);
	child_end(&child);
}

/* Idle company: threads that wait for ever, one task for every 32 of them. */
static uint32_t
wait_forever(uint32_t argument)
{
	struct message message;

	(void)argument;
	return ipc_recv(CHILD_ENDPOINT, &message, TIMEOUT_NEVER);
}

static void
load_threads(uint32_t count)
{
	static struct child child;
	uint32_t esp = 0xafffff00u;

	for (uint32_t made = 0; made < count; made++) {
		if (made % 32 == 0) {
			child_create(&child, wait_forever, 0, PRIORITY_TEST);
			child_give(&child, expect_handle(endpoint_create()), CHILD_ENDPOINT,
				   RIGHTS_ALL);
			child_start(&child);
		} else {
			const handle_t thread = expect_handle(
				thread_create(child.task, 0, esp, PRIORITY_TEST));

			expect_equal(0, handle_close(thread));
		}
	}
}

static void
load_objects(uint32_t count)
{
	for (uint32_t made = 0; made < count; made++) {
		const handle_t endpoint = expect_handle(endpoint_create());

		expect_handle(connection_create(endpoint, made, 0));
	}
}

TEST(figures)
{
	const handle_t page = expect_handle(memory_create(PAGE_SIZE, MEMORY_SPARSE));

	expect_equal(0, memory_commit_all(page, 0, PAGE_SIZE));
	expect_equal(0, memory_map_all(page, HANDLE_SELF, SHARED, 0, PAGE_SIZE,
				       MAP_READ | MAP_WRITE));
	if (guest_number("calls", 0)) {
		bench_calls();
		return;
	}
	load_threads(guest_number("threads", 0));
	load_objects(guest_number("objects", 0));
	bench_null_call();
	bench_calls();
	bench_pulse(page);
	bench_interrupt(page);
}

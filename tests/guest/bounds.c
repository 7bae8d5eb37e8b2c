/* SPDX-License-Identifier: MIT */
/*
 * bounds.c: the worst that can be asked of the kernel at once: thousands of threads, handles and
 * timers, and what is largest.
 *
 *   That each of these tests passes says that the kernel does it, in however many steps.  That no
 *   step is too long is judged by tests/system/bounds.c, which boots each test alone with
 *   measure=on.
 *
 *   The crowd: CROWD_TASKS children of CROWD_THREADS threads each, which need no stack: all make
 *   the same call on handle CROWD_HANDLE and end when it returns.
 */
#include "lib/worker.h"

#include "abi/trace.h"

#define CROWD_TASKS	17u
#define CROWD_THREADS	60u
#define CROWD		(CROWD_TASKS * CROWD_THREADS)
#define CROWD_HANDLE	8u
#define HANDLES		4096u
#define QUOTA		(4u << 20)
#define PAGES(n)	((n) * PAGE_SIZE)
#define MAP_PLACE	0x60000000u

static struct child crowd[CROWD_TASKS];
static uint32_t crowd_tag, crowd_delay;
static uint32_t scratch[16];		/* a stack for all of them, on which nothing is kept */

/* A call with nothing but registers. */
static inline __attribute__((always_inline)) void
bare_call(uint32_t number, uint32_t a, uint32_t b)
{
	uint32_t head = CROWD_HANDLE << 8 | number;

	__asm__ volatile("int %3" : "+a"(head), "+b"(a), "+S"(b)
			 : "i"(CALL_INTERRUPT) : "ecx", "edx", "edi", "memory");
}

static _Noreturn void
crowd_call(void)
{
	bare_call(CALL_ipc_call, crowd_tag, 0);
	for (;;)
		bare_call(CALL_thread_exit, 0, 0);
}

static _Noreturn void
crowd_wait(void)
{
	bare_call(CALL_timer_set, 1, crowd_delay);
	bare_call(CALL_ipc_recv, crowd_delay, 0);
	for (;;)
		bare_call(CALL_thread_exit, 0, 0);
}

/* A task of the crowd: makes its threads, most urgent first, and waits for its end. */
static uint32_t
crowd_main(uint32_t entry)
{
	const handle_t silent = expect_handle(endpoint_create());
	struct message nothing;

	for (uint32_t n = 0; n < CROWD_THREADS; n++) {
		const handle_t thread = expect_handle(thread_create(HANDLE_SELF, entry, (uint32_t)(scratch + 8),
								    PRIORITY_HIGH - n % PRIORITY_HIGH));

		expect_equal(0, thread_start(thread));
		expect_equal(0, handle_close(thread));
	}
	ipc_recv(silent, &nothing, TIMEOUT_NEVER);
	return 0;
}

static uint32_t
crowd_alive(void)
{
	uint32_t alive = 0;
	struct task_info info;

	for (uint32_t n = 0; n < CROWD_TASKS; n++) {
		expect_equal(0, task_info(crowd[n].task, &info));
		alive += info.threads - 1;
	}
	return alive;
}

/* All of the crowd wait in their call when this returns. */
static void
crowd_start(void (*entry)(void), handle_t handle)
{
	for (uint32_t n = 0; n < CROWD_TASKS; n++) {
		child_create(&crowd[n], crowd_main, (uint32_t)entry, 1);
		child_give(&crowd[n], handle, CROWD_HANDLE, RIGHTS_ALL);
		child_start(&crowd[n]);
	}
	for (uint32_t waited = 0; crowd_alive() < CROWD; waited++) {
		expect(waited < PATIENCE);
		sleep_milliseconds(1);
	}
	sleep_milliseconds(CROWD_TASKS);
}

static void
crowd_expect_gone(void)
{
	for (uint32_t waited = 0; crowd_alive() > 0; waited++) {
		expect(waited < PATIENCE);
		sleep_milliseconds(1);
	}
}

static void
crowd_end(void)
{
	for (uint32_t n = 0; n < CROWD_TASKS; n++)
		child_end(&crowd[n]);
}

/* ---- messages ------------------------------------------------------------------------------------------------ */

TEST(a_thousand_senders_whose_messages_fail)
{
	const handle_t endpoint = expect_handle(endpoint_create());
	const handle_t connection = expect_handle(connection_create(endpoint, 1, 0));
	struct message m;
	uint32_t empty = 0;
	int32_t tag;

	crowd_tag = TAG(1, 0, 1);		/* a handle, and it names nothing */
	crowd_start(crowd_call, connection);
	mailbox()->accept = 1;
	while ((tag = ipc_recv(endpoint, &m, TIMEOUT_NONE)) == (int32_t)TAG_KIND_PULSE) {
		expect_equal(0, m.words[0]);
		empty++;
	}
	expect_equal(E_TIMEOUT, tag);
	expect(empty > 0);
	crowd_expect_gone();
	crowd_end();
}

TEST(an_endpoint_dies_with_a_thousand_senders)
{
	const handle_t endpoint = expect_handle(endpoint_create());
	const handle_t connection = expect_handle(connection_create(endpoint, 1, 0));

	crowd_tag = TAG(1, 0, 0);
	crowd_start(crowd_call, connection);
	expect_equal(CROWD, crowd_alive());
	expect_equal(0, handle_close(endpoint));
	crowd_expect_gone();
	crowd_end();
}

/* Receives without ever answering. */
static _Noreturn uint32_t
serve_nobody(uint32_t argument)
{
	struct message m;

	(void)argument;
	for (;;)
		ipc_recv(CROWD_HANDLE, &m, TIMEOUT_NEVER);
}

static void
start_server(struct child *server, handle_t endpoint)
{
	child_create(server, serve_nobody, 0, PRIORITY_TEST);
	child_give(server, endpoint, CROWD_HANDLE, RIGHTS_ALL);
	child_start(server);
}

TEST(a_server_dies_with_a_thousand_callers_in_service)
{
	const handle_t endpoint = expect_handle(endpoint_create());
	const handle_t connection = expect_handle(connection_create(endpoint, 1, 0));
	struct child server;

	crowd_tag = TAG(1, 0, 0);
	start_server(&server, endpoint);
	crowd_start(crowd_call, connection);
	child_end(&server);
	crowd_expect_gone();
	crowd_end();
}

TEST(a_server_with_a_thousand_callers_is_made_less_urgent)
{
	const handle_t endpoint = expect_handle(endpoint_create());
	const handle_t connection = expect_handle(connection_create(endpoint, 1, 0));
	struct child server;

	crowd_tag = TAG(1, 0, 0);
	start_server(&server, endpoint);
	crowd_start(crowd_call, connection);
	expect_equal(PRIORITY_TEST, thread_set_priority(server.thread, PRIORITY_COUNT - 1));
	sleep_milliseconds(2);
	expect_equal(PRIORITY_COUNT - 1, thread_set_priority(server.thread, 0));
	sleep_milliseconds(CROWD_TASKS);
	expect_equal(0, thread_set_priority(server.thread, 2));
	expect_equal(0, system_control(INIT_PORTS, SYSTEM_CHECK, 0));
	child_end(&server);
	crowd_expect_gone();
	crowd_end();
}

TEST(the_badges_of_a_thousand_connections)
{
	const handle_t endpoint = expect_handle(endpoint_create());
	struct message m;
	uint32_t badge;

	for (uint32_t n = 1; n <= 1000; n++)
		expect_handle(connection_create(endpoint, n, 0));
	for (uint32_t n = 1; n <= 1000; n++) {
		expect_equal(0, badge_next(endpoint, n == 1, &badge));
		expect_equal(n, badge);
	}
	expect_equal(E_ABSENT, badge_next(endpoint, 0, &badge));
	expect_equal(E_TIMEOUT, ipc_recv(endpoint, &m, TIMEOUT_NONE));
}

/* ---- time ---------------------------------------------------------------------------------------------------- */

TEST(two_thousand_timeouts_at_one_tick)
{
	const handle_t endpoint = expect_handle(endpoint_create());

	crowd_delay = 20 * CROWD_TASKS;
	crowd_start(crowd_wait, endpoint);
	crowd_expect_gone();
	crowd_end();
}

/* ---- tasks --------------------------------------------------------------------------------------------------- */

TEST(sixty_threads_die_that_wait_with_timeouts)
{
	const handle_t endpoint = expect_handle(endpoint_create());

	crowd_delay = 100000;
	crowd_start(crowd_wait, endpoint);
	crowd_end();
}

TEST(sixty_threads_die_that_wait_to_send)
{
	const handle_t endpoint = expect_handle(endpoint_create());
	const handle_t connection = expect_handle(connection_create(endpoint, 1, 0));

	crowd_tag = TAG(1, 0, 0);
	crowd_start(crowd_call, connection);
	crowd_end();
}

TEST(a_task_with_all_its_handles_comes_and_goes)
{
	const handle_t endpoint = expect_handle(endpoint_create());
	const handle_t task = expect_handle(task_create(HANDLE_NONE, QUOTA, 1, HANDLES));
	struct message m = { 0 };

	for (uint32_t n = 1; n < HANDLES; n++)
		expect_equal(n, handle_move(expect_handle(connection_create(endpoint, n, 0)), task,
					    HANDLE_ANY, RIGHTS_ALL));
	expect_equal(0, task_destroy(task, 0));
	expect_equal(0, task_reap(task));
	for (uint32_t n = 1; n < HANDLES; n++) {
		expect_equal(TAG_KIND_HANGUP, ipc_recv(endpoint, &m, TIMEOUT_NONE));
		expect_equal(n, m.badge);
	}
}

TEST(handles_of_a_large_table_in_any_order)
{
	const handle_t task = expect_handle(task_create(HANDLE_NONE, QUOTA, 1, HANDLES));

	for (uint32_t n = HANDLES - 1; n < HANDLES; n -= 2)
		expect_equal(n, handle_copy(INIT_TASK, task, n, 0));
	for (uint32_t n = 2; n < HANDLES; n += 2)
		expect_equal(n, handle_copy(INIT_TASK, task, HANDLE_ANY, 0));
	expect_equal(E_FULL, handle_copy(INIT_TASK, task, HANDLE_ANY, 0));
	expect_equal(0, system_control(INIT_PORTS, SYSTEM_CHECK, 0));
	expect_equal(0, task_destroy(task, 0));
	expect_equal(0, task_reap(task));
}

/* Makes many tasks, which make none, and ends. */
static uint32_t
beget(uint32_t count)
{
	while (count-- > 0)
		expect_handle(task_create(HANDLE_NONE, PAGES(4), 1, 8));
	return 0;
}

TEST(a_task_dies_with_many_children)
{
	expect_equal(0, child_run(beget, 20));
}

TEST(a_task_dies_that_has_many_ports)
{
	const handle_t task = expect_handle(task_create(HANDLE_NONE, QUOTA, 1, HANDLES));

	for (uint32_t n = 0; n < 1000; n++) {
		const handle_t ports = expect_handle(ports_create(INIT_PORTS, 0x100, 0xff00));

		expect_equal(0, ports_bind(ports, task));
		expect_equal(0, handle_close(ports));
	}
	expect_equal(0, task_destroy(task, 0));
	expect_equal(0, task_reap(task));
}

static uint32_t
use_last_port(uint32_t argument)
{
	uint8_t byte;

	(void)argument;
	__asm__ volatile("inb %1, %0" : "=a"(byte) : "d"((uint16_t)0xffff));
	return 1;
}

TEST(ports_of_many_ranges_are_all_there)
{
	struct child child;

	child_create(&child, use_last_port, 0, PRIORITY_TEST);
	for (uint32_t n = 0; n < 50; n++) {
		const handle_t ports = expect_handle(ports_create(INIT_PORTS, n == 49 ? 0x1001 : 0x101, n == 49 ? 0xefff : 0xfe01));

		expect_equal(0, ports_bind(ports, child.task));
		expect_equal(0, handle_close(ports));
	}
	child_start(&child);
	expect_equal(1, child_wait(&child));
}

/* With large numbers in the registers, which the kernel prints. */
static uint32_t
fault(uint32_t argument)
{
	__asm__ volatile("mov %0, %%ebp; mov %0, (%0)"
			 : : "a"(argument), "b"(argument), "c"(argument), "d"(argument), "S"(argument), "D"(argument));
	return 0;
}

/* The same where sixty others wait, and all must stop. */
static uint32_t
fault_among_others(uint32_t argument)
{
	for (uint32_t n = 0; n < CROWD_THREADS; n++)
		expect_equal(0, thread_start(expect_handle(thread_create(HANDLE_SELF, (uint32_t)crowd_call, (uint32_t)(scratch + 8), 2 + n / 4))));
	return fault(argument);
}

/* They lend their priorities to the test, which last received there. */
TEST(a_task_of_sixty_threads_dies_of_a_fault)
{
	const handle_t endpoint = expect_handle(endpoint_create());
	struct message message;
	struct child child;

	expect_equal(E_TIMEOUT, ipc_recv(endpoint, &message, 1));
	expect_equal(PRIORITY_TEST, thread_set_priority(HANDLE_SELF, 1));
	crowd_tag = TAG(1, 0, 0);
	child_create(&child, fault_among_others, 0xfffffff0u, 1);
	child_give(&child, expect_handle(connection_create(endpoint, 1, 0)), CROWD_HANDLE, RIGHTS_ALL);
	child_start(&child);
	expect_equal(DEATH_FAULT | 14, child_wait(&child));
	expect_equal(1, thread_set_priority(HANDLE_SELF, PRIORITY_TEST));
}

TEST(a_fault_is_reported)
{
	expect_equal(DEATH_FAULT | 14, child_run(fault, 0xfffffff0u));
}

/* ---- memory -------------------------------------------------------------------------------------------------- */

static handle_t
filled(uint32_t pages)
{
	const handle_t memory = expect_handle(memory_create(PAGES(pages), MEMORY_SPARSE));

	expect_equal(0, memory_commit_all(memory, 0, PAGES(pages)));
	return memory;
}

TEST(memory_calls_of_the_largest_size)
{
	const handle_t memory = filled(MAP_STEP), copy = expect_handle(memory_create(PAGES(2000), 0));
	const uint32_t place = MAP_PLACE - PAGES(MAP_STEP / 2);	/* across two tables */

	expect_equal(PAGES(COPY_STEP), memory_copy_pages(copy, memory, PAGES(1022), 0, PAGES(MAP_STEP)));
	for (uint32_t n = 0; n < MAP_STEP; n++) {
		const handle_t page = filled(1);

		expect_equal(PAGE_SIZE, memory_map(page, HANDLE_SELF, place + PAGES(n), 0,
						   PAGE_SIZE | MAP_READ | MAP_WRITE));
		expect_equal(0, handle_close(page));
	}
	/* Each of the pages replaced is the last reference to its Memory. */
	expect_equal(PAGES(MAP_STEP), memory_map(memory, HANDLE_SELF, place, 0,
						 PAGES(MAP_STEP) | MAP_READ | MAP_WRITE));
	expect_equal(PAGES(MAP_STEP), memory_protect(HANDLE_SELF, place, PAGES(MAP_STEP) | MAP_READ));
	expect_equal(PAGES(MAP_STEP), memory_protect(HANDLE_SELF, place,
						     PAGES(MAP_STEP) | MAP_READ | MAP_WRITE));
	expect_equal(PAGES(MAP_STEP), memory_unmap(HANDLE_SELF, place, PAGES(MAP_STEP)));
	for (uint32_t n = 0; n < 20; n++) {
		const handle_t run = expect_handle(memory_create(PAGES(8), MEMORY_CONTIGUOUS));

		expect_equal(0, handle_close(run));
	}
}

TEST(large_memories_go_while_others_are_made)
{
	for (uint32_t n = 0; n < 200; n++) {
		const handle_t memory = expect_handle(memory_create(0x40000000u, MEMORY_SPARSE));

		expect_equal(PAGES(COMMIT_STEP), memory_commit(memory, n << 20, PAGES(MAP_STEP)));
		expect_equal(0, handle_close(memory));
	}
}

TEST(every_frame_is_wanted_while_many_memories_go)
{
	static handle_t memories[100];
	const handle_t rest = expect_handle(memory_create(0x10000000u, MEMORY_SPARSE));
	uint32_t done = 0;
	int32_t bytes;

	for (uint32_t n = 0; n < 100; n++)
		memories[n] = expect_handle(memory_create(0x40000000u, MEMORY_SPARSE));
	while ((bytes = memory_commit(rest, done, PAGES(MAP_STEP))) > 0)
		done += (uint32_t)bytes;
	for (uint32_t n = 0; n < 100; n++)
		expect_equal(0, handle_close(memories[n]));
	while ((bytes = memory_commit(rest, done, PAGES(MAP_STEP))) > 0)
		done += (uint32_t)bytes;
	expect_equal(0, handle_close(rest));
	settle();
}

TEST(device_memory_beside_ram)
{
	expect_equal(E_RANGE, memory_create_device(INIT_DEVICES, 0, 0x80000000u));
	expect_equal(E_RANGE, memory_create_device(INIT_DEVICES, 0x100000, 0x2000000));
	expect_handle(memory_create_device(INIT_DEVICES, 0x80000000u, 0x40000000));
}

/* ---- copies -------------------------------------------------------------------------------------------------- */

static char own[WINDOW_STEP + PAGE_SIZE], theirs[WINDOW_STEP + PAGE_SIZE];

/* Copies both of a caller's windows from and to odd addresses. */
static uint32_t
copy_windows(void *endpoint)
{
	struct message m;
	uint32_t done, token;
	int32_t tag = ipc_recv((handle_t)endpoint, &m, TIMEOUT_NEVER);

	expect(tag >= 0);
	token = mailbox()->token;
	expect_equal(WINDOW_STEP, ipc_read(token, 0, own + 3, WINDOW_STEP, &done));
	expect_equal(WINDOW_STEP, ipc_write(token, 0, own + 3, WINDOW_STEP, &done));
	m.tag = TAG(2, 0, 0);
	return (uint32_t)ipc_reply(token, &m);
}

TEST(windows_of_the_largest_size)
{
	static struct worker server;
	const handle_t endpoint = expect_handle(endpoint_create());
	const handle_t connection = expect_handle(connection_create(endpoint, 1, 0));
	struct message m = { .tag = TAG(1, 0, 0) | TAG_WINDOW_READ | TAG_WINDOW_WRITE };

	worker_start(&server, copy_windows, (void *)endpoint, PRIORITY_HIGH);
	mailbox()->read_window = (struct window){ (uint32_t)theirs + 1, WINDOW_STEP };
	mailbox()->write_window = (struct window){ (uint32_t)theirs + 2, WINDOW_STEP };
	expect_equal(TAG(2, 0, 0), ipc_call(connection, &m));
	expect_equal(0, worker_wait(&server));
}

TEST(log_and_trace_of_the_largest_size)
{
	static struct trace_event events[TRACE_READ_MAX];
	static char text[LOG_WRITE_MAX];

	memset(text, '#', sizeof text);
	text[LOG_WRITE_MAX - 1] = '\n';
	expect_equal(LOG_WRITE_MAX, log_write(text, LOG_WRITE_MAX));
	expect_equal(0, system_control(INIT_PORTS, SYSTEM_TRACE, TRACE_ALL));
	for (uint32_t n = 0; n < TRACE_READ_MAX; n++)
		null();
	expect_equal(TRACE_READ_MAX, trace_read(INIT_PORTS, events, TRACE_READ_MAX));
	expect_equal(TRACE_ALL, system_control(INIT_PORTS, SYSTEM_TRACE, 0));
}

/* SPDX-License-Identifier: MIT */
/*
 * refusals.c: calls that are refused late, when there would be something to undo.
 *
 *   Random calls hardly meet these.  And each call there is that can fail, refused once.
 *
 *   tests/system/refused.c boots this program too and compares all memory around what stands
 *   between watch_begin() and watch_end(): an allocation is to fail there that never comes.
 */
#include <stdbool.h>

#include "lib/floats.h"
#include "lib/worker.h"

#define PLACE	0x70000000u	/* nothing is mapped there, nor behind it */
#define EDGE	(PLACE + PAGE_SIZE - sizeof(uint32_t))

/* Every call, and whether it has errors at all. */
static const struct {
	const char *name;
	bool can_fail;
} calls[CALL_COUNT] = {
#define CALL(name, parameters, arguments, needs, errors, text)	{ #name, sizeof(errors) > 1 },
#include "abi/calls.def"
};

static handle_t endpoint, memory;
static struct worker worker;

static void
watch_begin(void)
{
	expect_equal(0, system_control(INIT_PORTS, SYSTEM_FAIL, FAIL_MEMORY | FAIL_COUNT_MAX));
}

static void
watch_end(void)
{
	expect_equal(FAIL_COUNT_MAX, system_control(INIT_PORTS, SYSTEM_FAIL, FAIL_MEMORY));
}

/* Computes, and leaves its numbers in the processor's registers. */
static uint32_t
compute_and_wait(void *unused)
{
	struct message m = { 0 };

	(void)unused;
	float_use(0);
	return (uint32_t)ipc_recv(endpoint, &m, TIMEOUT_NEVER);
}

static void
begin(void)
{
	endpoint = expect_handle(endpoint_create());
	memory = expect_handle(memory_create(PAGE_SIZE, MEMORY_SPARSE));
	expect_equal(PAGE_SIZE, memory_commit(memory, 0, PAGE_SIZE));
	expect_equal(PAGE_SIZE, memory_map(memory, HANDLE_SELF, PLACE, 0,
					   PAGE_SIZE | MAP_READ | MAP_WRITE));
	worker_start(&worker, compute_and_wait, NULL, PRIORITY_HIGH);
}

static void
end(void)
{
	expect_equal(0, thread_cancel(worker.thread));
	expect_equal(E_INTERRUPTED, worker_wait(&worker));
	expect_equal(PAGE_SIZE, memory_unmap(HANDLE_SELF, PLACE, PAGE_SIZE));
}

TEST(refused_where_the_buffer_ends_in_nothing_writes_nothing)
{
	volatile uint32_t *edge = (volatile uint32_t *)EDGE;

	begin();
	*edge = 0x5a5a5a5au;
	watch_begin();
	expect_equal(E_FAULT, task_info(HANDLE_SELF, (void *)EDGE));
	expect_equal(E_FAULT, memory_info(memory, (void *)EDGE, 0));
	expect_equal(E_FAULT, thread_get_regs(worker.thread, (void *)EDGE));
	expect_equal(E_FAULT, thread_get_fpu(worker.thread, (void *)EDGE));
	expect_equal(E_FAULT, thread_set_regs(worker.thread, (void *)EDGE));
	expect_equal(E_FAULT, thread_set_fpu(worker.thread, (void *)EDGE));
	expect_equal(E_FAULT, log_write((void *)EDGE, 2 * sizeof(*edge)));
	watch_end();
	expect_equal(0x5a5a5a5au, *edge);
	end();
}

TEST(refused_look_at_registers_leaves_them_in_the_processor)
{
	static union image image;

	begin();
	watch_begin();
	expect_equal(E_FAULT, thread_get_fpu(worker.thread, (void *)0));
	watch_end();
	expect_equal(0, thread_get_fpu(worker.thread, &image));
	end();
}

/*
 * No handle, no token, no tag, no address, and neither an index nor a length is HANDLE_MAX; but for
 * a new endpoint nothing can be wrong.
 */
static int32_t
call_wrongly(uint32_t number)
{
	struct call_registers r = { HANDLE_MAX << 8 | number, HANDLE_MAX, { HANDLE_MAX, HANDLE_MAX, HANDLE_MAX } };

	if (number == CALL_endpoint_create)
		expect_equal(FAIL_COUNT_MAX, system_control(INIT_PORTS, SYSTEM_FAIL, FAIL_MEMORY | 1));
	enter_kernel(ENTRY_CHOSEN, &r);
	if (number == CALL_endpoint_create)
		expect_equal(0, system_control(INIT_PORTS, SYSTEM_FAIL, FAIL_MEMORY | FAIL_COUNT_MAX));
	return (int32_t)r.head;
}

TEST(refused_is_each_call_that_can_be)
{
	watch_begin();
	for (uint32_t number = 0; number < CALL_COUNT; number++)
		if (calls[number].can_fail)
			guest_expect_equal(true, call_wrongly(number) < 0, calls[number].name, __FILE__, __LINE__);
	watch_end();
}

/* SPDX-License-Identifier: MIT */
#include "makers.h"
#include "worker.h"

#define ROM_ADDRESS	0xfffff000u	/* no RAM: the firmware's last page */

static handle_t endpoint, devices, ports;
static _Bool marked[TASK_HANDLES_MAX];	/* open when makers_mark() was called */

static int32_t
make_endpoint(void)
{
	return endpoint_create();
}

static int32_t
make_connection(void)
{
	return connection_create(endpoint, 1, 1);
}

static int32_t
make_sparse(void)
{
	return memory_create(PAGE_SIZE, MEMORY_SPARSE);
}

static int32_t
make_contiguous(void)
{
	return memory_create(PAGE_SIZE, MEMORY_CONTIGUOUS);
}

static int32_t
make_device(void)
{
	return memory_create_device(devices, ROM_ADDRESS, PAGE_SIZE);
}

static int32_t
make_ports(void)
{
	return ports_create(ports, SCRATCH_PORT, 1);
}

static int32_t
make_task(void)
{
	return task_create(HANDLE_NONE, MAKER_QUOTA, 1, 8);
}

static int32_t
make_thread(void)
{
	return thread_create(HANDLE_SELF, (uint32_t)entry_that_exits, 0, PRIORITY_HIGH);
}

const struct maker makers[] = {
	{ "endpoint_create", make_endpoint },
	{ "connection_create", make_connection },
	{ "memory_create (sparse)", make_sparse },
	{ "memory_create (contiguous)", make_contiguous },
	{ "memory_create_device", make_device },
	{ "ports_create", make_ports },
	{ "task_create", make_task },
	{ "thread_create", make_thread },
};

const unsigned maker_count = sizeof makers / sizeof makers[0];

void
makers_use(handle_t an_endpoint, handle_t the_devices, handle_t the_ports)
{
	endpoint = an_endpoint;
	devices = the_devices;
	ports = the_ports;
}

void
makers_expect(int32_t error)
{
	for (unsigned n = 0; n < maker_count; n++)
		guest_expect_equal((uint32_t)error, (uint32_t)makers[n].make(), makers[n].name,
				   __FILE__, __LINE__);
}

/* End what a handle names, if it can be ended, and close it. */
static void
undo(handle_t handle)
{
	int32_t kind = handle_info(handle);

	if (kind & OBJECT_TASK) {
		expect_equal(0, task_destroy(handle, 0));
		expect_equal(0, task_reap(handle));
	}
	if (kind & OBJECT_THREAD)
		thread_start(handle);		/* unless its task has just ended */
	expect_equal(0, handle_close(handle));
}

void
makers_succeed(void)
{
	for (unsigned n = 0; n < maker_count; n++) {
		handle_t made = guest_expect_handle(makers[n].make(), makers[n].name,
						    __FILE__, __LINE__);

		undo(made);
	}
}

void
makers_exhaust(int32_t error)
{
	for (unsigned n = 0; n < maker_count; n++) {
		int32_t made;

		do
			made = makers[n].make();
		while (made > 0);
		guest_expect_equal((uint32_t)error, (uint32_t)made, makers[n].name, __FILE__, __LINE__);
	}
}

void
makers_mark(void)
{
	for (handle_t handle = 1; handle < TASK_HANDLES_MAX; handle++)
		marked[handle] = handle_info(handle) > 0;
}

void
makers_undo(void)
{
	for (handle_t handle = 1; handle < TASK_HANDLES_MAX; handle++) {
		if (!marked[handle] && handle_info(handle) > 0)
			undo(handle);
	}
}

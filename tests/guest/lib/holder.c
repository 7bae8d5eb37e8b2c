/* SPDX-License-Identifier: MIT */
/*
 * holder.c: threads that hold numbers in the floating-point registers while they wait for a pulse.
 */
#include "holder.h"

handle_t holder_endpoint, holder_connection;
struct values holder_result;

void
holder_prepare(void)
{
	holder_endpoint = expect_handle(endpoint_create());
	holder_connection = expect_handle(connection_create(holder_endpoint, 5, 0xffffffffu));
}

void
holder_wait(void)
{
	struct message m = { 0 };

	expect_equal(TAG_KIND_PULSE, ipc_recv(holder_endpoint, &m, TIMEOUT_NEVER));
}

uint32_t
holder_hold(void *seed)
{
	const struct values v = values_of((uint32_t)seed);
	struct values after = { .first = 0 };

	values_load(&v);
	holder_wait();
	values_store(&after);
	holder_result = after;
	return 0;
}

void
holder_wake(struct worker *sleeper)
{
	expect_equal(0, pulse(holder_connection, 1));
	expect_equal(0, worker_wait(sleeper));
	settle();
}

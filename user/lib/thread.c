/* SPDX-License-Identifier: MIT */
/*
 * thread.c: more threads in the program, and the end of other tasks.
 *
 *   A new thread's stack is prepared so that thread_entry (entry.S) finds function and argument on it:
 *
 *	stack + THREAD_STACK - 8:  function
 *				  -4:  argument
 */
#include "thread.h"
#include "calls.h"
#include "ipc.h"
#include "memory.h"

void thread_entry(void);
_Noreturn void thread_finish(uint32_t code);

_Noreturn void
thread_finish(uint32_t code)
{
	for (;;)
		thread_exit(code);
}

int32_t
thread_spawn(uint32_t (*function)(void *argument), void *argument, uint32_t priority)
{
	int32_t error;
	char *stack = memory_new(THREAD_STACK, &error);

	if (!stack)
		return error;
	uint32_t *top = (uint32_t *)(stack + THREAD_STACK);
	*--top = (uint32_t)argument;
	*--top = (uint32_t)function;
	int32_t thread = thread_create(HANDLE_SELF, (uint32_t)thread_entry,
				       (uint32_t)top, priority);
	if (thread < 0)
		return thread;
	error = thread_start((handle_t)thread);
	return error < 0 ? error : thread;
}

int32_t
task_reap(handle_t task)
{
	int32_t more;

	do
		more = task_destroy_step(task);
	while (more > 0);
	return more;
}

int32_t
sleep_milliseconds(uint32_t milliseconds)
{
	int32_t endpoint = endpoint_create();
	struct message nothing;

	if (endpoint < 0)
		return endpoint;
	int32_t result = ipc_recv((handle_t)endpoint, &nothing, milliseconds);
	handle_close((handle_t)endpoint);
	return result == E_TIMEOUT ? 0 : result;
}

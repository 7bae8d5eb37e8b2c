/* SPDX-License-Identifier: MIT */
/*
 * thread.h: more threads in the program, and the end of other tasks.
 */
#pragma once

#include "abi/types.h"

/* Bytes of stack that suit a thread which calls the library; printf alone takes less than 2 KiB. */
#define THREAD_STACK	(4 * PAGE_SIZE)

/*
 * Start a thread in function(argument), on a new stack with an unmapped page on each side.  What the
 * function returns is the thread's exit code.  priority: at most the task's ceiling.  Returns the
 * thread's handle or an error.  The stack stays until the program ends.
 */
int32_t
thread_spawn(uint32_t (*function)(void *argument), void *argument, uint32_t priority);

/*
 * Give back everything a dead task held: task_destroy_step until nothing is left.  Returns 0, or
 * E_STATE if the task still lives.  The handle stays open.
 */
int32_t
task_reap(handle_t task);

/* Wait for some milliseconds.  Uses an endpoint of its own for the time.  Returns 0 or an error. */
int32_t
sleep_milliseconds(uint32_t milliseconds);

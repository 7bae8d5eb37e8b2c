/* SPDX-License-Identifier: MIT */
/*
 * inside_sched.c: sched.c and its queues of ready threads.
 */
#include "kernel/sched.c"

#include "inside.h"

const struct link *
inside_ready(uint32_t priority)
{
	return &ready[priority];
}

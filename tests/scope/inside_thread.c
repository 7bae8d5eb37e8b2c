/* SPDX-License-Identifier: MIT */
/*
 * inside_thread.c: thread.c and its table.
 */
#include "kernel/thread.c"

#include "inside.h"

#define INDICES		16u	/* of the table, that a scope ever uses */

void
inside_tokens_forget(void)
{
	for (uint32_t n = 0; n < INDICES; n++)
		if (thread_table[n] == &nobody)
			table_tokens[n] = n;
}

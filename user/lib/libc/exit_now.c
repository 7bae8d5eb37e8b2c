/* SPDX-License-Identifier: MIT */
/*
 * exit_now.c: the end of a program that is a task of its own and no process.
 */
#include <unistd.h>

#include "../calls.h"

_Noreturn void
_exit(int code)
{
	for (;;)
		task_destroy(HANDLE_SELF, (uint32_t)code);
}

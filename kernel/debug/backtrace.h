/* SPDX-License-Identifier: MIT */
/*
 * backtrace.h: who called whom.
 *
 *   Every function of the kernel begins with "push %ebp; mov %esp, %ebp" (-fno-omit-frame-pointer), so the
 *   stack holds a chain, here at the top of a stack that grows down:
 *
 *       higher    ...
 *                 return address  --> in the caller's caller
 *                 saved ebp       --> its caller's pair, or 0 at the end
 *                 ...locals
 *                 return address  --> in the caller
 *       ebp --->  saved ebp  -------> the pair above
 *       lower     ...locals
 */
#pragma once

#include <stdint.h>

#define BACKTRACE_MAX	32u

/* A stack to walk, and where the code lies that may have been called. */
struct stack_view {
	uint32_t low;			/* address of its lowest byte */
	uint32_t size;
	const uint8_t *bytes;		/* bytes[n] is what lies at address low + n */
	uint32_t code_start;
	uint32_t code_end;
};

unsigned backtrace_walk(const struct stack_view *stack, uint32_t ebp, uint32_t *addresses, unsigned limit);

/* Writes the callers that the chain at ebp leads to to the log, one a line.  Never faults. */
void backtrace_print(uint32_t ebp);

/* SPDX-License-Identifier: MIT */
/*
 * fault.c: names of the processor's exceptions.
 */
#include <stddef.h>

#include "fault.h"

static const char *const names[] = {
	[FAULT_DIVIDE] = "division error",
	[FAULT_DEBUG] = "debug exception",
	[FAULT_BREAKPOINT] = "breakpoint",
	[FAULT_OVERFLOW] = "overflow",
	[FAULT_BOUND] = "bound range exceeded",
	[FAULT_INSTRUCTION] = "invalid instruction",
	[FAULT_NO_FLOATING_POINT] = "no floating point",
	[FAULT_SEGMENT] = "segment not present",
	[FAULT_STACK] = "stack fault",
	[FAULT_PROTECTION] = "general protection fault",
	[FAULT_PAGE] = "page fault",
	[FAULT_FLOATING_POINT] = "floating-point error",
	[FAULT_ALIGNMENT] = "misaligned access",
	[FAULT_SIMD] = "SIMD floating-point error",
};

const char *
fault_name(uint32_t vector)
{
	if (vector < sizeof names / sizeof names[0] && names[vector])
		return names[vector];
	return "exception";
}

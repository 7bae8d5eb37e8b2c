/* SPDX-License-Identifier: MIT */
/*
 * fault.h: the processor's exceptions, as death notices tell them (DEATH_FAULT | vector).
 */
#pragma once

#include <stdint.h>

/* Intel SDM volume 3A, table 6-1. */
enum fault_vector {
	FAULT_DIVIDE		= 0,
	FAULT_DEBUG		= 1,
	FAULT_BREAKPOINT	= 3,
	FAULT_OVERFLOW		= 4,
	FAULT_BOUND		= 5,
	FAULT_INSTRUCTION	= 6,
	FAULT_NO_FLOATING_POINT	= 7,	/* no unit, or no memory for its registers */
	FAULT_SEGMENT		= 11,
	FAULT_STACK		= 12,
	FAULT_PROTECTION	= 13,
	FAULT_PAGE		= 14,
	FAULT_FLOATING_POINT	= 16,
	FAULT_ALIGNMENT		= 17,
	FAULT_SIMD		= 19,
};

/* "page fault"; "exception" for a vector without a name. */
const char *
fault_name(uint32_t vector);

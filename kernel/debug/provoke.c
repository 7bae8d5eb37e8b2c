/* SPDX-License-Identifier: MIT */
/*
 * provoke.c: failures to allocate, on demand; see provoke.h.
 */
#include "debug/provoke.h"

#include "abi/calls.h"

uint32_t provoke_left[PROVOKE_KINDS];

error_t
provoke_set(uint32_t value)
{
	uint32_t *left = &provoke_left[value & FAIL_QUOTA ? PROVOKE_QUOTA : PROVOKE_MEMORY];
	const uint32_t before = *left;

	*left = value & FAIL_COUNT_MAX;
	return before;
}

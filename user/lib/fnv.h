/* SPDX-License-Identifier: MIT */
/*
 * fnv.h: a hash, one step for each byte or word.  G. Fowler, L. C. Noll, P. Vo: FNV-1a, 32 bits.
 */
#pragma once

#include <stdint.h>

#define FNV_START	2166136261u

static inline uint32_t
fnv_add(uint32_t hash, uint32_t value)
{
	return (hash ^ value) * 16777619u;
}

/* SPDX-License-Identifier: MIT */
/*
 * poison.h: telling AddressSanitizer what of the arena nobody may touch.
 *
 *   inside_pool.c and inside_frames.c stand between the kernel and its allocators: what is free is
 *   zero and poisoned.  They themselves are compiled without AddressSanitizer, for the allocators
 *   keep their links in what is free.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <emmintrin.h>
#include <sanitizer/asan_interface.h>

#include "no_machine.h"

/*
 * memset() that AddressSanitizer does not look at; what is filled is aligned to 16 bytes, and so is
 * its size.
 */
static inline void *
plain_memset(void *to, int value, size_t size)
{
	__m128i *place = to;

	for (size_t n = 0; n < size / sizeof(*place); n++)
		_mm_store_si128(&place[n], _mm_set1_epi8(value));
	return to;
}

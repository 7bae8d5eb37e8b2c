/* SPDX-License-Identifier: MIT */
/*
 * inside_frames.c: frames.c, its free frames poisoned.
 */
#include "poison.h"

#include "kernel/arch/i386/string.h"

#define memset			plain_memset
#define frames_alloc		kernel_frames_alloc
#define frames_free		kernel_frames_free
#include "kernel/frames.c"
#undef frames_alloc
#undef frames_free

paddr_t frames_alloc(unsigned order);
void frames_free(paddr_t first, unsigned order);

static paddr_t
open_up(paddr_t first, unsigned order)
{
	if (first != FRAME_NONE)
		__asan_unpoison_memory_region(physical_to_virtual(first), PAGE_SIZE << order);
	return first;
}

paddr_t
frames_alloc(unsigned order)
{
	return open_up(kernel_frames_alloc(order), order);
}

void
frames_free(paddr_t first, unsigned order)
{
	plain_memset(physical_to_virtual(first), 0, PAGE_SIZE << order);
	__asan_poison_memory_region(physical_to_virtual(first), PAGE_SIZE << order);
	kernel_frames_free(first, order);
}

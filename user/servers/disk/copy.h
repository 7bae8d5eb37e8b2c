/* SPDX-License-Identifier: MIT */
/*
 * copy.h: sectors from one place in memory to another, as fast as the processor can.
 */
#pragma once

#include <stdint.h>

/* Copy length bytes, a multiple of 64, between places at multiples of 16 that do not overlap. */
void
copy_sectors(void *to, const void *from, uint32_t length);

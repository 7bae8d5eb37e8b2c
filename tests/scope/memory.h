/* SPDX-License-Identifier: MIT */
/*
 * memory.h: all that the kernel can write to, kept, compared and put back.
 */
#pragma once

#include <stdint.h>

/* Images of earlier states: one for each step of the sequence that leads to the state at hand. */
#define MEMORY_LEVELS	12u

/* From now on what is written is noticed.  Image 0 is the state at hand. */
void memory_begin(void);

/*
 * Finds what differs from an image.  Returns a number that stands for the differences: added to the
 * number of the image's state it gives the number of the state at hand, whichever way it was
 * reached.
 */
uint64_t memory_compare(unsigned level);

/* Puts back what memory_compare() has just found. */
void memory_undo(void);

/* Makes image level + 1 out of image level and what memory_compare(level) has just found. */
void memory_keep(unsigned level);

/* Brings an image back. */
void memory_restore(unsigned level);

/* How many bytes are watched. */
uint32_t memory_watched(void);

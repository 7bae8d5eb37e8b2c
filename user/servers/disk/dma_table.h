/* SPDX-License-Identifier: MIT */
/*
 * dma_table.h: what a bus master reads: where in the machine's memory the bytes of a transfer lie,
 * in their order.
 *
 *   Invariant: an entry crosses no multiple of DMA_ENTRY_BYTES.  The engine counts 16 bits of the
 *   address and leaves the rest as it is, so behind such a multiple it would go on 64 KiB before
 *   it.
 */
#pragma once

#include <stdint.h>

#define DMA_ENTRY_BYTES	65536u

struct dma_entry {
	uint32_t address;
	uint16_t bytes;			/* 0: 64 KiB */
	uint16_t flags;
};

/*
 * Add `bytes`, 1 or more within a page, behind the first `count` entries: the last one goes on if
 * it can, else there is one more.  Returns how many there are then.
 */
uint32_t
dma_table_add(struct dma_entry *table, uint32_t count, uint32_t address, uint32_t bytes);

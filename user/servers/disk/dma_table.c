/* SPDX-License-Identifier: MIT */
/*
 * dma_table.c: what a bus master reads.
 */
#include "dma_table.h"

#include <stdbool.h>

/* Can an entry go on with what lies at that address? */
static bool
continues(const struct dma_entry *entry, uint32_t address)
{
	return entry->address + entry->bytes == address && address % DMA_ENTRY_BYTES != 0;
}

uint32_t
dma_table_add(struct dma_entry *table, uint32_t count, uint32_t address, uint32_t bytes)
{
	if (count > 0 && continues(&table[count - 1], address))
		table[count - 1].bytes = (uint16_t)(table[count - 1].bytes + bytes);
	else
		table[count++] = (struct dma_entry){ address, (uint16_t)bytes, 0 };
	return count;
}

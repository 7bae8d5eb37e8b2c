/* SPDX-License-Identifier: MIT */
/*
 * dma.h: the bus master of an ATA channel, which moves data between the drive and memory by itself.
 *
 *	stopped --dma_prepare(), dma_go()--> active --the drive has finished, or the table is used up--> dma_stop() --> stopped
 *
 *   The engine writes to physical memory whatever becomes of this task.  So buffers and tables are kept memory: their
 *   frames are this service's for ever, whoever lives.  It is stopped (by init, when the service dies, and by
 *   the driver again, when it starts) before anything in them is trusted.
 *
 *   Each stage of each channel has a buffer of DMA_PIECES pieces of physically contiguous memory, side by side for us,
 *   anywhere for the engine; its table has an entry for each part that does not cross a multiple of 64 KiB.
 */
#pragma once

#include "queue.h"

#define DMA_CHANNELS	2u
#define DMA_PIECE	(8 * PAGE_SIZE)
#define DMA_PIECES	(STAGE_BYTES / DMA_PIECE)
#define DMA_ENTRIES	(2 * DMA_PIECES)

/* What the engine reads, and what of this server else outlives it.  One page of kept memory. */
struct dma_entry {
	uint32_t address;
	uint16_t bytes;			/* 0: 64 KiB */
	uint16_t flags;
};

struct dma_kept {
	struct dma_entry tables[DMA_CHANNELS][STAGES][DMA_ENTRIES];
	uint32_t generation;		/* of sessions */
};

/* The kept memory "tables" and its physical address.  NULL, and an error: it is not there. */
struct dma_kept *
dma_keep(int32_t *error);

/* The buffer of a stage of a channel, kept memory "bufferN".  NULL, and an error: it is not there. */
uint8_t *
dma_buffer(uint32_t channel, uint32_t stage, int32_t *error);

/* Stop the engine of a channel; master: its first port. */
void
dma_stop(uint16_t master);

/* Before the drive has its command: say where the engine shall move so many bytes to or from, a stage's buffer. */
void
dma_prepare(uint16_t master, uint32_t channel, const struct stage *stage, uint32_t bytes);

/* Afterwards: let it. */
void
dma_go(uint16_t master);

/* MASTER_... bits as they are. */
uint8_t
dma_status(uint16_t master);

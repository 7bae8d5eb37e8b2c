/* SPDX-License-Identifier: MIT */
/*
 * dma.h: the bus master of an ATA channel, which moves data between the drive and memory by itself.
 *
 *	stopped --dma_prepare(), dma_go()--> active --the drive has finished, or the table is used up--> dma_stop() --> stopped
 *
 *   The engine moves data straight between the drive and the memory of whoever asks for them, and
 *   it does so whatever becomes of this task.  So its table is kept memory, and init holds all
 *   memory that it may be told of (dma_hold()): the frames are nobody else's before the engine has
 *   been stopped, by us, or by init when this service has died; and by us again, when we start,
 *   before it may reach into memory.
 *
 *   Memory lies in frames anywhere.  A channel's table has an entry for each page of the active
 *   run, or for several that lie behind each other in the machine as well.  The kernel knows where,
 *   and is asked once: frames stay where they are.
 */
#pragma once

#include "dma_table.h"
#include "queue.h"

#define DMA_CHANNELS	2u
#define DMA_ENTRIES	(RUN_SECTORS * DISK_SECTOR / PAGE_SIZE + DISK_RING_SIZE)

/*
 * What outlives this server.  Kept memory, a page for each channel, so that no table crosses a
 * multiple of 64 KiB.
 */
struct dma_kept {
	struct dma_kept_page {
		struct dma_entry table[DMA_ENTRIES];
		uint32_t generation;	/* the first page's: of sessions */
	} __attribute__((aligned(PAGE_SIZE))) channels[DMA_CHANNELS];
};

/* The kept memory "tables" and its physical address.  NULL, and an error: it is not there. */
struct dma_kept *
dma_keep(int32_t *error);

/*
 * From now on the engine may reach into memory, if it does at all: device is the PCI device's
 * handle.  Both channels have been stopped.  False: it may not.
 */
bool
dma_begin(handle_t device);

/* Let init hold a session's memory for the engine; HANDLE_NONE: nothing more.  0 or an error. */
int32_t
dma_hold(uint32_t session, handle_t memory);

/* Stop the engine of a channel; master: its first port. */
void
dma_stop(uint16_t master);

/* Before the drive has its command: say where the engine shall move so many bytes to or from. */
void
dma_prepare(uint16_t master, uint32_t channel, const struct transfer *transfer, uint32_t bytes);

/* Afterwards: let it. */
void
dma_go(uint16_t master);

/* MASTER_... bits as they are. */
uint8_t
dma_status(uint16_t master);

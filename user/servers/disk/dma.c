/* SPDX-License-Identifier: MIT */
/*
 * dma.c: the bus master of an ATA channel.  What it may touch and when: dma.h.
 */
#include "dma.h"

#include <calls.h>
#include <memory.h>
#include <port.h>
#include <start.h>
#include <stdio.h>

#include "ata_registers.h"

_Static_assert(sizeof(struct dma_entry) == 8, "as the engine reads it");
_Static_assert(sizeof(struct dma_kept) <= PAGE_SIZE, "it crosses no multiple of 64 KiB");
_Static_assert(DMA_PIECES * DMA_PIECE == STAGE_BYTES, "pieces fill a buffer");

static struct dma_kept *kept;
static uint32_t kept_address;		/* physical */
static uint32_t pieces[DMA_CHANNELS][STAGES][DMA_PIECES];	/* physical addresses */

/* Map kept memory in one physical run.  Returns its physical address, 0: see *error. */
static uint32_t
map_run(const char *name, uint32_t address, uint32_t length, int32_t *error)
{
	const handle_t memory = start_handle(name);
	struct memory_info info;

	*error = memory == HANDLE_NONE ? E_HANDLE : memory_info(memory, &info, 0);
	if (*error == 0 && (info.kind != MEMORY_KIND_CONTIGUOUS || info.size < length))
		*error = E_ARGUMENT;
	if (*error == 0)
		*error = memory_map_all(memory, HANDLE_SELF, address, 0, length, MAP_READ | MAP_WRITE);
	return *error == 0 ? info.physical : 0;
}

struct dma_kept *
dma_keep(int32_t *error)
{
	const uint32_t address = space_reserve(PAGE_SIZE);

	kept_address = map_run("tables", address, PAGE_SIZE, error);
	kept = kept_address ? (struct dma_kept *)address : NULL;
	return kept;
}

uint8_t *
dma_buffer(uint32_t channel, uint32_t stage, int32_t *error)
{
	const uint32_t address = space_reserve(STAGE_BYTES);
	char name[16];

	for (uint32_t i = 0; i < DMA_PIECES; i++) {
		const uint32_t number = (channel * STAGES + stage) * DMA_PIECES + i;

		snprintf(name, sizeof name, "buffer%u", (unsigned)number);
		pieces[channel][stage][i] = map_run(name, address + i * DMA_PIECE, DMA_PIECE, error);
		if (*error < 0)
			return NULL;
	}
	return (uint8_t *)address;
}

void
dma_stop(uint16_t master)
{
	port_write(master + MASTER_COMMAND, 0);
	port_write(master + MASTER_STATUS, MASTER_ERROR | MASTER_INTERRUPT);
}

/* Bytes from an address up to what an entry must not cross, at most so many. */
static uint32_t
part_of(uint32_t address, uint32_t bytes)
{
	const uint32_t room = MASTER_CROSS - address % MASTER_CROSS;

	return bytes < room ? bytes : room;
}

/* Fill a stage's table. */
static void
describe(uint32_t channel, uint32_t stage, uint32_t bytes)
{
	struct dma_entry *entry = kept->tables[channel][stage];

	for (uint32_t i = 0; bytes > 0; i++) {
		uint32_t address = pieces[channel][stage][i];
		uint32_t rest = bytes < DMA_PIECE ? bytes : DMA_PIECE;

		bytes -= rest;
		while (rest > 0) {
			const uint32_t part = part_of(address, rest);

			rest -= part;
			*entry++ = (struct dma_entry){ address, (uint16_t)part, bytes + rest == 0 ? MASTER_LAST : 0 };
			address += part;
		}
	}
}

void
dma_prepare(uint16_t master, uint32_t channel, const struct stage *stage, uint32_t bytes)
{
	const uint8_t way = stage->transfer.operation == DISK_READ ? MASTER_TO_MEMORY : 0;
	const uint32_t table = kept_address + (uint32_t)((uint8_t *)kept->tables[channel][stage->number] - (uint8_t *)kept);

	describe(channel, stage->number, bytes);
	__asm__ volatile("" : : : "memory");	/* the table is in memory before the engine hears of it */
	port_write32(master + MASTER_TABLE, table);
	port_write(master + MASTER_COMMAND, way);
}

void
dma_go(uint16_t master)
{
	port_write(master + MASTER_COMMAND, port_read(master + MASTER_COMMAND) | MASTER_START);
}

uint8_t
dma_status(uint16_t master)
{
	return port_read(master + MASTER_STATUS);
}

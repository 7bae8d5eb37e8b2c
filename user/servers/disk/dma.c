/* SPDX-License-Identifier: MIT */
/*
 * dma.c: the bus master of an ATA channel.  What it may touch and when: dma.h.
 */
#include "dma.h"

#include <calls.h>
#include <memory.h>
#include <pci.h>
#include <port.h>
#include <start.h>

#include "ata_registers.h"

_Static_assert(sizeof(struct dma_entry) == 8, "as the engine reads it");
_Static_assert(sizeof(struct dma_kept_page) == PAGE_SIZE, "a table crosses no multiple of 64 KiB");
_Static_assert(DISK_SESSIONS_MAX <= PCI_HOLDS, "a slot for each session's memory");

static struct dma_kept *kept;
static uint32_t kept_address;		/* physical */
static handle_t master_device;		/* HANDLE_NONE: no engine reaches into memory */

struct dma_kept *
dma_keep(int32_t *error)
{
	const handle_t memory = start_handle("tables");
	struct memory_info info;

	*error = memory == HANDLE_NONE ? E_HANDLE : memory_info(memory, &info, 0);
	if (*error == 0 && (info.kind != MEMORY_KIND_CONTIGUOUS || info.size < sizeof *kept))
		*error = E_ARGUMENT;
	if (*error < 0)
		return NULL;
	kept_address = info.physical;
	kept = (struct dma_kept *)memory_show(memory, sizeof *kept, MAP_READ | MAP_WRITE, error);
	return kept;
}

bool
dma_begin(handle_t device)
{
	if (pci_command(device, PCI_COMMAND_MASTER, 0) < 0)
		return false;
	master_device = device;
	return true;
}

int32_t
dma_hold(uint32_t session, handle_t memory)
{
	return master_device == HANDLE_NONE ? 0 : pci_hold(master_device, session, memory);
}

void
dma_stop(uint16_t master)
{
	port_write(master + MASTER_COMMAND, 0);
	port_write(master + MASTER_STATUS, MASTER_ERROR | MASTER_INTERRUPT);
}

/*
 * The physical address of a byte of the transfer's memory.  The kernel is asked once a page: it
 * never changes.
 */
static uint32_t
physical(const struct transfer *transfer, uint32_t at)
{
	uint32_t *frame = &transfer->frames[at / PAGE_SIZE];
	struct memory_info info;

	if (*frame == 0) {
		memory_info(transfer->memory, &info, at & ~PAGE_MASK);
		*frame = info.physical;
	}
	return *frame + (at & PAGE_MASK);
}

/*
 * Describe a piece, or so many bytes of it, behind the table's first `count` entries.  Returns how
 * many there are then.
 */
static uint32_t
describe(struct dma_entry *table, uint32_t count, const struct transfer *transfer, uint32_t at, uint32_t bytes)
{
	while (bytes > 0) {
		const uint32_t room = PAGE_SIZE - (at & PAGE_MASK), part = bytes < room ? bytes : room;

		count = dma_table_add(table, count, physical(transfer, at), part);
		at += part;
		bytes -= part;
	}
	return count;
}

/* Fill a channel's table, for 1 byte at least. */
static void
fill_table(struct dma_entry *table, const struct transfer *transfer, uint32_t bytes)
{
	uint32_t count = 0;

	for (const struct piece *piece = transfer->pieces; bytes > 0; piece++) {
		const uint32_t whole = piece->count * DISK_SECTOR, part = bytes < whole ? bytes : whole;

		count = describe(table, count, transfer, piece->offset, part);
		bytes -= part;
	}
	table[count - 1].flags = MASTER_LAST;
}

void
dma_prepare(uint16_t master, uint32_t channel, const struct transfer *transfer, uint32_t bytes)
{
	const uint8_t way = transfer->operation == DISK_READ ? MASTER_TO_MEMORY : 0;
	struct dma_entry *table = kept->channels[channel].table;

	fill_table(table, transfer, bytes);
	__asm__ volatile("" : : : "memory");	/* the table is in memory before the engine hears of it */
	port_write32(master + MASTER_TABLE, kept_address + (uint32_t)((uint8_t *)table - (uint8_t *)kept));
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

/* SPDX-License-Identifier: MIT */
/*
 * ata.c: an ATA channel at work.  States, retries and time: ata.h.
 *
 *   One function begins each state (begin_...) and one goes on when something has happened in it
 *   (went_...).  What ends a request is finish(); what went wrong is fail(), which begins the
 *   reset; ata_tick() or the interrupt's absence never leave a state without a way on.
 */
#include "ata.h"

#include <errno.h>
#include <print.h>

#include "ata_command.h"
#include "dma.h"
#include "faults.h"

#define LBA28_END	(1u << 28)
#define SECTOR_WORDS	(DISK_SECTOR / 2)

static const struct transfer *
active(const struct ata *ata)
{
	return &ata->channel.active;
}

/* The active request has ended, well or not. */
static void
finish(struct ata *ata, int32_t status)
{
	struct drive *drive = active(ata)->drive;

	if (status == 0 && drive->dma && ata->tries >= ATA_TRIES_DMA && ata->state != ATA_NO_DATA &&
	    ++drive->dma_failures == ATA_DMA_FAILURES) {
		drive->dma = false;
		log_printf("disk: ata %u.%u: DMA fails where the ports do not: not used any more\n",
			   (unsigned)ata->number, (unsigned)drive->number);
	}
	if (status < 0 && active(ata)->session)
		log_printf("disk: ata %u.%u: sectors from %llu: given up after %u tries\n", (unsigned)ata->number,
			   (unsigned)drive->number, (unsigned long long)active(ata)->first, ATA_TRIES);
	ata->state = ATA_IDLE;
	queue_end(&ata->channel, status);
}

/* Something went wrong: whatever the drives and the engine are doing, they stop, and are waited for. */
static void
fail(struct ata *ata)
{
	session_split(&ata->channel.active);
	ata->tries++;
	ata->ticks = 0;
	ata->state = ATA_RESETTING;
	if (ata->master)
		dma_stop(ata->master);
	ata_reset(ata);
}

static uint8_t
sector_command(const struct transfer *transfer, bool dma, bool long_addresses)
{
	static const uint8_t commands[2][2][2] = {	/* write, DMA, long */
		{ { ATA_READ_SECTORS, ATA_READ_SECTORS_EXT }, { ATA_READ_DMA, ATA_READ_DMA_EXT } },
		{ { ATA_WRITE_SECTORS, ATA_WRITE_SECTORS_EXT }, { ATA_WRITE_DMA, ATA_WRITE_DMA_EXT } },
	};

	return commands[transfer->operation == DISK_WRITE][dma][long_addresses];
}

static void
give_command(struct ata *ata, bool dma)
{
	const struct transfer *t = active(ata);
	const bool long_addresses = t->first + t->count > LBA28_END || t->count > ATA_COUNT_SHORT;

	ata->doomed = fault_due(FAULT_ERROR);
	if (!fault_due(FAULT_HANG))
		ata_command(ata, t->drive->number, sector_command(t, dma, long_addresses), t->first, t->count,
			    long_addresses);
}

static void
begin_dma(struct ata *ata)
{
	const uint32_t missing = fault_due(FAULT_SHORT) ? DISK_SECTOR / 2 : 0;

	ata->state = ATA_DMA;
	dma_stop(ata->master);
	dma_prepare(ata->master, ata->number, active(ata), active(ata)->count * DISK_SECTOR - missing);
	give_command(ata, true);
	dma_go(ata->master);
}

static void
begin_no_data(struct ata *ata)
{
	const struct drive *drive = active(ata)->drive;

	ata->state = ATA_NO_DATA;
	ata->doomed = fault_due(FAULT_ERROR);
	ata_command(ata, drive->number, drive->long_addresses ? ATA_FLUSH_EXT : ATA_FLUSH, 0, 0, false);
}

/* Where the next sector is, or goes. */
static uint8_t *
next_sector(struct ata *ata)
{
	const struct piece *piece = &active(ata)->pieces[ata->piece];
	uint8_t *place = active(ata)->data + piece->offset + ata->at * DISK_SECTOR;

	ata->left--;
	if (++ata->at == piece->count) {
		ata->at = 0;
		ata->piece++;
	}
	return place;
}

/* Write a sector, which the drive is ready for. */
static void
put_sector(struct ata *ata)
{
	port_write_words(ata->ports + ATA_DATA, next_sector(ata), SECTOR_WORDS);
}

/* The first sector of a write is asked for without an interrupt; if that takes long, ata_tick() looks. */
static void
begin_ports(struct ata *ata)
{
	ata->piece = ata->at = 0;
	ata->left = active(ata)->count;
	ata->state = active(ata)->operation == DISK_WRITE ? ATA_PORTS_OUT : ATA_PORTS_IN;
	give_command(ata, false);
	if (ata->state == ATA_PORTS_OUT && ata_wait(ata, ATA_STATUS_BUSY | ATA_STATUS_DATA, ATA_STATUS_DATA))
		put_sector(ata);
}

/* Try the active request (again). */
static void
try(struct ata *ata)
{
	const struct transfer *t = active(ata);

	ata->ticks = 0;
	if (!ata_select(ata, t->drive->number))
		fail(ata);
	else if (t->operation == DISK_FLUSH)
		begin_no_data(ata);
	else if (t->drive->dma && ata->tries < ATA_TRIES_DMA)
		begin_dma(ata);
	else
		begin_ports(ata);
}

int32_t
ata_start(struct channel *channel)
{
	struct ata *ata = (struct ata *)channel;

	if (channel->active.operation == DISK_FLUSH && !channel->active.drive->can_flush)
		return 0;
	ata->tries = 0;
	try(ata);
	return QUEUE_RUNNING;
}

void
ata_stop(struct channel *channel)
{
	struct ata *ata = (struct ata *)channel;

	if (ata->state == ATA_DMA || ata->state == ATA_PORTS_IN || ata->state == ATA_PORTS_OUT)
		fail(ata);
	ata->tries = ATA_TRIES;
}

/* ---- what happens ---------------------------------------------------------------------------------------- */

/* The drive, or the engine, has said that it is done. */
static void
went_dma(struct ata *ata)
{
	const uint8_t engine = dma_status(ata->master);

	if (!(engine & MASTER_INTERRUPT))
		return;			/* somebody else's */
	dma_stop(ata->master);
	const uint8_t status = ata_acknowledge(ata);
	if (engine & (MASTER_ERROR | MASTER_ACTIVE) || ata_failed(status) || status & (ATA_STATUS_BUSY | ATA_STATUS_DATA) ||
	    ata->doomed)
		fail(ata);
	else
		finish(ata, 0);
}

static void
went_ports_in(struct ata *ata)
{
	const uint8_t status = ata_acknowledge(ata);

	if (status & ATA_STATUS_BUSY)
		return;
	if (ata_failed(status) || !(status & ATA_STATUS_DATA) || ata->doomed) {
		fail(ata);
		return;
	}
	port_read_words(ata->ports + ATA_DATA, next_sector(ata), SECTOR_WORDS);
	if (ata->left == 0)
		finish(ata, 0);
}

static void
went_ports_out(struct ata *ata)
{
	const uint8_t status = ata_acknowledge(ata);

	if (status & ATA_STATUS_BUSY)
		return;
	if (ata_failed(status) || !(status & ATA_STATUS_DATA) != (ata->left == 0) || ata->doomed)
		fail(ata);
	else if (ata->left == 0)
		finish(ata, 0);
	else
		put_sector(ata);
}

static void
went_no_data(struct ata *ata)
{
	const uint8_t status = ata_acknowledge(ata);

	if (status & ATA_STATUS_BUSY)
		return;
	if (ata_failed(status) || ata->doomed)
		fail(ata);
	else
		finish(ata, 0);
}

/* Are the drives back?  Then the request is tried again, or given up. */
static void
went_reset(struct ata *ata)
{
	if ((ata_status(ata) & ATA_STATUS_BUSY) && ata->ticks < ATA_LIMIT_RESET)
		return;
	ata_acknowledge(ata);
	port_write(ata->control + ATA_CONTROL, 0);
	if (ata->tries >= ATA_TRIES)
		finish(ata, ERRNO(EIO));
	else
		try(ata);
}

static void
happened(struct ata *ata)
{
	ata->ticks = 0;
	switch (ata->state) {
	case ATA_IDLE:
	case ATA_RESETTING:
		ata_acknowledge(ata);
		break;
	case ATA_DMA:
		went_dma(ata);
		break;
	case ATA_PORTS_IN:
		went_ports_in(ata);
		break;
	case ATA_PORTS_OUT:
		went_ports_out(ata);
		break;
	case ATA_NO_DATA:
		went_no_data(ata);
		break;
	}
}

void
ata_interrupt(struct ata *ata)
{
	if (!fault_due(FAULT_LOST))
		happened(ata);
}

/* It has ended, and said nothing.  Once is worth a word: it is no way to work. */
static void
make_up_for_interrupt(struct ata *ata)
{
	if (ata->lost++ == 0)
		log_printf("disk: ata %u: an interrupt was lost and made up for\n", (unsigned)ata->number);
	happened(ata);
}

/* A command has not been heard of for a whole tick. */
static void
look(struct ata *ata)
{
	const uint32_t limit = ata->state == ATA_NO_DATA ? ATA_LIMIT_FLUSH : ATA_LIMIT;
	const bool busy = ata_status(ata) & ATA_STATUS_BUSY;
	const uint8_t engine = ata->state == ATA_DMA ? dma_status(ata->master) : 0;
	const bool lost = ata->state == ATA_DMA ? engine & MASTER_INTERRUPT : !busy;

	if (lost)
		make_up_for_interrupt(ata);
	else if (ata->ticks >= limit || (ata->state == ATA_DMA && !busy && !(engine & MASTER_ACTIVE)))
		fail(ata);
}

bool
ata_resume(struct ata *ata)
{
	if (ata->state != ATA_RESETTING || ata->ticks > 0)
		return false;
	ata->ticks = 1;
	went_reset(ata);
	return true;
}

void
ata_tick(struct ata *ata)
{
	ata->ticks++;
	if (ata->state == ATA_RESETTING)
		went_reset(ata);
	else if (ata->state != ATA_IDLE && ata->ticks > 1)
		look(ata);
}

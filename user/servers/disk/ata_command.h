/* SPDX-License-Identifier: MIT */
/*
 * ata_command.h: giving an ATA drive a command, and waiting for it where that takes no time worth mentioning.
 *
 *   A drive that is not busy says so within microseconds; so the few waits in the middle of a
 *   request are loops over a register, ATA_SPIN reads at most, and what takes longer has failed.
 *   Waiting for a drive to come back from a reset is not done here.
 */
#pragma once

#include <port.h>

#include "ata.h"
#include "ata_registers.h"

#define ATA_SPIN		2000u
#define ATA_SETTLE_READS	4u	/* 400 ns, until the status is that of the drive selected.  ACS-2, 5.2 */

/* The status without taking the interrupt back, and with. */
static inline uint8_t
ata_status(const struct ata *ata)
{
	return port_read(ata->control + ATA_ALTERNATE);
}

static inline uint8_t
ata_acknowledge(const struct ata *ata)
{
	return port_read(ata->ports + ATA_STATUS);
}

/* Has the drive failed, by its status? */
static inline bool
ata_failed(uint8_t status)
{
	return status & (ATA_STATUS_ERROR | ATA_STATUS_FAULT);
}

/* Wait until bits of the status (with BUSY among `mask`) have these values.  False: they do not get them. */
bool
ata_wait(const struct ata *ata, uint8_t mask, uint8_t values);

/* Let the drive with that number (0, 1) hear.  False: the channel is busy. */
bool
ata_select(const struct ata *ata, uint32_t number);

/*
 * Give it a command about sectors; with long addresses if `long_addresses`.  The drive must have
 * been selected.
 */
void
ata_command(const struct ata *ata, uint32_t number, uint8_t command, uint64_t first, uint32_t count, bool long_addresses);

/* Begin a reset of both drives.  Afterwards they are busy until they are not. */
void
ata_reset(const struct ata *ata);

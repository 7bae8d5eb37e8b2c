/* SPDX-License-Identifier: MIT */
/*
 * ata_command.c: giving an ATA drive a command (ata_command.h).
 */
#include "ata_command.h"

#define RESET_READS	32u	/* a read of a port takes a quarter of a microsecond or more */

bool
ata_wait(const struct ata *ata, uint8_t mask, uint8_t values)
{
	for (uint32_t i = 0; i < ATA_SPIN; i++) {
		if ((ata_status(ata) & mask) == values)
			return true;
	}
	return false;
}

bool
ata_select(const struct ata *ata, uint32_t number)
{
	if (!ata_wait(ata, ATA_STATUS_BUSY | ATA_STATUS_DATA, 0))
		return false;
	port_write(ata->ports + ATA_DEVICE, ATA_DEVICE_LBA | (number ? ATA_DEVICE_SLAVE : 0));
	for (uint32_t i = 0; i < ATA_SETTLE_READS; i++)
		ata_status(ata);
	return ata_wait(ata, ATA_STATUS_BUSY | ATA_STATUS_DATA, 0);
}

void
ata_command(const struct ata *ata, uint32_t number, uint8_t command, uint64_t first, uint32_t count, bool long_addresses)
{
	uint8_t device = ATA_DEVICE_LBA | (number ? ATA_DEVICE_SLAVE : 0);

	if (long_addresses) {
		port_write(ata->ports + ATA_COUNT, (uint8_t)(count >> 8));
		port_write(ata->ports + ATA_LBA_LOW, (uint8_t)(first >> 24));
		port_write(ata->ports + ATA_LBA_MIDDLE, (uint8_t)(first >> 32));
		port_write(ata->ports + ATA_LBA_HIGH, (uint8_t)(first >> 40));
	} else {
		device |= first >> 24 & 0xf;
	}
	port_write(ata->ports + ATA_COUNT, (uint8_t)count);
	port_write(ata->ports + ATA_LBA_LOW, (uint8_t)first);
	port_write(ata->ports + ATA_LBA_MIDDLE, (uint8_t)(first >> 8));
	port_write(ata->ports + ATA_LBA_HIGH, (uint8_t)(first >> 16));
	port_write(ata->ports + ATA_DEVICE, device);
	port_write(ata->ports + ATA_COMMAND, command);
}

void
ata_reset(const struct ata *ata)
{
	port_write(ata->control + ATA_CONTROL, ATA_CONTROL_QUIET | ATA_CONTROL_RESET);
	for (uint32_t i = 0; i < RESET_READS; i++)
		ata_status(ata);
	port_write(ata->control + ATA_CONTROL, ATA_CONTROL_QUIET);
}

/* SPDX-License-Identifier: MIT */
/*
 * disk.c: copies sector 1 of the first disk to sector 3, by programmed I/O.
 *
 *   ATA/ATAPI-4, "READ SECTOR(S)" and "WRITE SECTOR(S)".
 */
#include "toy.h"

#define ATA		0x1f0
#define ATA_COUNT	(ATA + 2)
#define ATA_SECTOR	(ATA + 3)
#define ATA_LOW		(ATA + 4)
#define ATA_HIGH	(ATA + 5)
#define ATA_DRIVE	(ATA + 6)
#define ATA_COMMAND	(ATA + 7)
#define   ATA_READ	0x20
#define   ATA_WRITE	0x30
#define   ATA_FLUSH	0xe7
#define   ATA_BUSY	0x80
#define   ATA_REQUEST	0x08

TOY;

static uint16_t sector[256];

static void
command(uint8_t number, uint8_t code)
{
	outb(ATA_DRIVE, 0xe0);
	outb(ATA_COUNT, 1);
	outb(ATA_SECTOR, number);
	outb(ATA_LOW, 0);
	outb(ATA_HIGH, 0);
	outb(ATA_COMMAND, code);
	while (inb(ATA_COMMAND) & ATA_BUSY)
		;
}

void
toy(uint32_t magic, uint32_t information)
{
	(void)magic;
	(void)information;
	command(1, ATA_READ);
	for (int i = 0; i < 256; i++)
		__asm__ volatile("inw %w1, %0" : "=a"(sector[i]) :
			"d"(ATA));
	command(3, ATA_WRITE);
	for (int i = 0; i < 256; i++)
		__asm__ volatile("outw %0, %w1" : : "a"(sector[i]), "d"(ATA));
	command(0, ATA_FLUSH);
	checkpoint();
}

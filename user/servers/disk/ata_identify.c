/* SPDX-License-Identifier: MIT */
/*
 * ata_identify.c: what a drive says about itself.
 *
 *   Numbers longer than a word come low word first.  The model is text with blanks at its end, two
 *   letters a word, the first in the high byte; what is no letter becomes '?', as it is shown to
 *   people.
 */
#include <string.h>

#include "ata_identify.h"
#include "ata_registers.h"

#define LBA28_MOST	(1u << 28)
#define LBA48_MOST	((uint64_t)1 << 48)

static uint64_t
number(const uint16_t *words, uint32_t count)
{
	uint64_t value = 0;

	while (count-- > 0)
		value = value << 16 | words[count];
	return value;
}

static void
read_model(char *model, const uint16_t *words)
{
	uint32_t length = 2 * ATA_ID_MODEL_WORDS;

	for (uint32_t i = 0; i < length; i++) {
		const uint8_t letter = (uint8_t)(words[i / 2] >> (i % 2 ? 0 : 8));

		model[i] = letter >= ' ' && letter <= '~' ? (char)letter : '?';
	}
	while (length > 0 && model[length - 1] == ' ')
		length--;
	model[length] = '\0';
}

_Static_assert(sizeof ((struct drive *)0)->model > 2 * ATA_ID_MODEL_WORDS, "the model and its zero fit");

bool
ata_identify(struct drive *drive, const uint16_t *words)
{
	const uint16_t sector = words[ATA_ID_SECTOR_SIZE];

	if (!(words[ATA_ID_ABILITIES] & ATA_ID_HAS_LBA))
		return false;
	if ((sector & ATA_ID_SECTOR_VALID) == ATA_ID_SECTOR_IS && (sector & ATA_ID_SECTOR_LARGE))
		return false;
	drive->long_addresses = words[ATA_ID_COMMANDS] & ATA_ID_HAS_LBA48;
	drive->run = drive->long_addresses ? RUN_SECTORS : ATA_COUNT_SHORT;
	drive->sectors = drive->long_addresses ? number(words + ATA_ID_SECTORS_LONG, 4) : number(words + ATA_ID_SECTORS, 2);
	if (drive->sectors == 0 || drive->sectors > (drive->long_addresses ? LBA48_MOST : LBA28_MOST))
		return false;
	drive->dma = words[ATA_ID_ABILITIES] & ATA_ID_HAS_DMA;
	drive->can_flush = words[ATA_ID_COMMANDS] & ATA_ID_HAS_FLUSH;
	read_model(drive->model, words + ATA_ID_MODEL);
	return true;
}

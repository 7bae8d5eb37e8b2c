/* SPDX-License-Identifier: MIT */
/*
 * grade_archive.c: a boot archive with one file, made in memory.
 */
#include "grade_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK	512u

/* A ustar header: one block of fields, numbers in octal. */
struct header {
	char	name[100], mode[8], user[8], group[8], size[12], time[12], checksum[8], type, link[100];
	char	magic[6], version[2], rest[247];
};

void *
archive_of_file(const char *name, const void *bytes, size_t size, size_t *archive_size)
{
	size_t data = (size + BLOCK - 1) / BLOCK * BLOCK;
	struct header *header;
	unsigned sum = 0;

	*archive_size = BLOCK + data + ARCHIVE_END;	/* two blocks of zeros end it */
	header = calloc(1, *archive_size);
	if (!header)
		abort();
	snprintf(header->name, sizeof header->name, "%s", name);
	memcpy(header->mode, "0000644", 8);
	memcpy(header->user, "0000000", 8);
	memcpy(header->group, "0000000", 8);
	snprintf(header->size, sizeof header->size, "%011zo", size);
	memcpy(header->time, "00000000000", 12);
	memset(header->checksum, ' ', sizeof header->checksum);
	header->type = '0';
	memcpy(header->magic, "ustar", 6);
	memcpy(header->version, "00", 2);
	for (size_t i = 0; i < BLOCK; i++)
		sum += ((const unsigned char *)header)[i];
	snprintf(header->checksum, sizeof header->checksum, "%06o", sum);
	memcpy((char *)header + BLOCK, bytes, size);
	return header;
}

/* SPDX-License-Identifier: MIT */
/*
 * evidence.h: the form of a saved result, shared by its writer and reader.
 *
 *   result.json	everything that is small; written last
 *   com1.txt ...	one file a channel, its bytes as they are
 *   ram.pages		guest memory without the pages that hold only the fill
 *   disk.pages		the disk without the blocks of zeros
 *   screen.png, screen.bin	screenshot; VGA text memory
 *
 * A .pages file is a row of records: the page's number (32 bits, little
 * endian), then its 4096 bytes (fewer for the last of an odd size), in
 * ascending order.
 */
#pragma once

#include <stddef.h>

#include "machine.h"

#define EVIDENCE_FORMAT	1
#define EVIDENCE_PAGE	4096u

/* Where a register stands in struct machine_registers. */
struct register_place {
	const char	*name;
	size_t		offset;
};

#define WORD_REGISTERS		14
#define SEGMENT_REGISTERS	8
#define TABLE_REGISTERS		2

extern const struct register_place word_registers[WORD_REGISTERS];
extern const struct register_place segment_registers[SEGMENT_REGISTERS];
extern const struct register_place table_registers[TABLE_REGISTERS];

/* SPDX-License-Identifier: MIT */
/*
 * partition.c: where the partitions of a disk are.  What is believed, and what is not: partition.h.
 *
 *   An extended box counts as taken room for the other primary partitions, though it is no
 *   partition itself; logical ones are compared with each other only, as they are in the box by the
 *   check before.
 */
#include "partition.h"

#include <stddef.h>
#include <string.h>

#define TABLE_AT	446u
#define ENTRIES		4u
#define SIGNATURE_AT	510u
#define FLAG_BOOT	0x80u
#define FIRST_LOGICAL	5u
#define SECTOR		512u

/* An entry.  Numbers are little-endian and unaligned, so they are bytes here. */
struct entry {
	uint8_t flag, first_chs[3], kind, last_chs[3], first[4], sectors[4];
};

_Static_assert(sizeof(struct entry) == 16, "four fit between table and signature");

enum kind {
	KIND_NONE		= 0x00,
	KIND_EXTENDED		= 0x05,
	KIND_EXTENDED_LBA	= 0x0f,
	KIND_EXTENDED_LINUX	= 0x85,
};

/* Whole sectors from first on, as far as a check must know them. */
struct range {
	uint64_t first, sectors;
};

struct search {
	struct partition_table *table;
	struct range taken[ENTRIES];	/* primary room */
	uint32_t taken_count;
	partition_read *read;
	void *context;
};

static uint32_t
number_of(const uint8_t bytes[4])
{
	return (uint32_t)bytes[3] << 24 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[1] << 8 | bytes[0];
}

static bool
is_extended(uint8_t kind)
{
	return kind == KIND_EXTENDED || kind == KIND_EXTENDED_LBA || kind == KIND_EXTENDED_LINUX;
}

static bool
overlap(struct range a, struct range b)
{
	return a.first < b.first + b.sectors && b.first < a.first + a.sectors;
}

static bool
inside(struct range a, struct range box)
{
	return a.sectors > 0 && a.first >= box.first && a.sectors <= box.sectors &&
	       a.first - box.first <= box.sectors - a.sectors;
}

/* Copy the four entries out of a sector.  False: it holds no table. */
static bool
read_entries(const struct search *search, uint64_t sector, struct entry entries[ENTRIES])
{
	uint8_t data[SECTOR];

	if (!search->read(search->context, sector, data))
		return false;
	if (data[SIGNATURE_AT] != 0x55 || data[SIGNATURE_AT + 1] != 0xaa)
		return false;
	memcpy(entries, data + TABLE_AT, ENTRIES * sizeof entries[0]);
	for (uint32_t i = 0; i < ENTRIES; i++) {
		if (entries[i].flag & ~FLAG_BOOT)
			return false;
	}
	return true;
}

static bool
refuse(struct search *search)
{
	search->table->refused++;
	return false;
}

/* Take a partition, unless it overlaps one of those from `from` on. */
static bool
take(struct search *search, uint32_t number, uint8_t kind, struct range range, uint32_t from)
{
	struct partition_table *table = search->table;

	if (table->count == PARTITIONS_MAX)
		return refuse(search);
	for (uint32_t i = from; i < table->count; i++) {
		if (overlap(range, (struct range){ table->partitions[i].first, table->partitions[i].sectors }))
			return refuse(search);
	}
	table->partitions[table->count++] = (struct partition){ number, kind, range.first, range.sectors };
	return true;
}

/* Follow the tables in a box.  Links and their ends count from the box, partitions from their table. */
static void
find_logical(struct search *search, struct range box)
{
	const uint32_t from = search->table->count;
	struct entry entries[ENTRIES];
	uint64_t at = box.first;

	for (uint32_t number = FIRST_LOGICAL; number < FIRST_LOGICAL + PARTITIONS_MAX; number++) {
		const struct range rest = { at + 1, box.first + box.sectors - at - 1 };

		if (!read_entries(search, at, entries))
			return;
		const struct range range = { at + number_of(entries[0].first), number_of(entries[0].sectors) };

		if (entries[0].kind != KIND_NONE && (is_extended(entries[0].kind) || !inside(range, rest)))
			refuse(search);
		else if (entries[0].kind != KIND_NONE)
			take(search, number, entries[0].kind, range, from);

		const uint64_t next = box.first + number_of(entries[1].first);

		if (!is_extended(entries[1].kind))
			return;
		if (next <= at || next >= box.first + box.sectors) {
			refuse(search);
			return;
		}
		at = next;
	}
}

/* May a primary entry have this room?  Then it is taken. */
static bool
take_room(struct search *search, struct range range, uint64_t sectors)
{
	if (!inside(range, (struct range){ 1, sectors - 1 }))
		return refuse(search);
	for (uint32_t i = 0; i < search->taken_count; i++) {
		if (overlap(range, search->taken[i]))
			return refuse(search);
	}
	search->taken[search->taken_count++] = range;
	return true;
}

void
partitions_find(struct partition_table *table, uint64_t sectors, partition_read *read, void *context)
{
	struct search search = { .table = table, .read = read, .context = context };
	struct range box = { 0, 0 };
	struct entry entries[ENTRIES];

	memset(table, 0, sizeof *table);
	if (sectors < 2 || !read_entries(&search, 0, entries))
		return;
	for (uint32_t i = 0; i < ENTRIES; i++) {
		const struct range range = { number_of(entries[i].first), number_of(entries[i].sectors) };

		if (entries[i].kind == KIND_NONE || !take_room(&search, range, sectors))
			continue;
		if (!is_extended(entries[i].kind))
			take(&search, i + 1, entries[i].kind, range, 0);
		else if (box.sectors == 0)
			box = range;
		else
			refuse(&search);
	}
	if (box.sectors > 0)
		find_logical(&search, box);
}

const struct partition *
partition_get(const struct partition_table *table, uint32_t number)
{
	for (uint32_t i = 0; i < table->count; i++) {
		if (table->partitions[i].number == number)
			return &table->partitions[i];
	}
	return NULL;
}

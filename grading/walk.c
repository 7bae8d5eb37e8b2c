/* SPDX-License-Identifier: MIT */
/*
 * walk.c: page walks in a stopped machine's memory.
 *
 *   virtual address   31........22 21........12 11.........0
 *                     directory    table        offset
 *
 *   CR3 --> directory[1024] --present--> table[1024] --present--> 4 KiB page
 *                  |
 *                  +--large, if CR4.PSE--> 4 MiB page
 *
 * A table or page outside of memory is not present: nothing can be read there,
 * and device memory is no evidence.
 * Intel SDM volume 3, "32-Bit Paging".
 */
#include "walk.h"

#include <stdio.h>
#include <string.h>

#define CR0_PAGING	(1u << 31)
#define CR4_PSE		(1u << 4)

#define ENTRY_PRESENT		0x001u
#define ENTRY_WRITE		0x002u
#define ENTRY_USER		0x004u
#define ENTRY_WRITE_THROUGH	0x008u
#define ENTRY_CACHE_DISABLE	0x010u
#define ENTRY_ACCESSED		0x020u
#define ENTRY_DIRTY		0x040u
#define ENTRY_LARGE		0x080u	/* in a directory entry */
#define ENTRY_GLOBAL		0x100u
#define ENTRY_ADDRESS		0xfffff000u
#define ENTRY_LARGE_ADDRESS	0xffc00000u

#define PAGE		0x1000u
#define LARGE_PAGE	0x400000u

static struct address_space
space_of(const struct machine_result *result, uint32_t directory)
{
	return (struct address_space){
		.ram = result->ram,
		.ram_size = result->ram ? result->ram_size : 0,
		.directory = directory & ENTRY_ADDRESS,
		.paging = (result->registers.cr0 & CR0_PAGING) != 0,
		.large_pages = (result->registers.cr4 & CR4_PSE) != 0,
	};
}

struct address_space
address_space_of(const struct machine_result *result)
{
	return space_of(result, result->registers.cr3);
}

struct address_space
address_space_at(const struct machine_result *result, uint32_t directory)
{
	return space_of(result, directory);
}

struct address_space
address_space_physical(const struct machine_result *result)
{
	struct address_space space = space_of(result, 0);

	space.paging = false;
	return space;
}

static bool
in_ram(const struct address_space *space, uint32_t physical, size_t size)
{
	return size <= space->ram_size &&
		physical <= space->ram_size - size;
}

/* The entry of a table in memory; 0, which is not present, outside of it. */
static uint32_t
entry_at(const struct address_space *space, uint32_t table, uint32_t index)
{
	uint32_t at = (table & ENTRY_ADDRESS) + index * 4;
	uint32_t entry = 0;

	if (in_ram(space, at, sizeof entry))
		memcpy(&entry, space->ram + at, sizeof entry);
	return entry;
}

/* What directory entry and last entry (the same for a large page) allow. */
static unsigned
flags_of(uint32_t directory_entry, uint32_t last)
{
	uint32_t both = directory_entry & last;

	return (both & ENTRY_WRITE ? MAPPING_WRITE : 0u) |
		(both & ENTRY_USER ? MAPPING_USER : 0u) |
		(last & ENTRY_WRITE_THROUGH ? MAPPING_WRITE_THROUGH : 0u) |
		(last & ENTRY_CACHE_DISABLE ? MAPPING_CACHE_DISABLE : 0u) |
		(last & ENTRY_ACCESSED ? MAPPING_ACCESSED : 0u) |
		(last & ENTRY_DIRTY ? MAPPING_DIRTY : 0u) |
		(last & ENTRY_GLOBAL ? MAPPING_GLOBAL : 0u);
}

static void
map_large(uint32_t address, uint32_t entry, struct mapping *mapping)
{
	mapping->virtual_base = address & ENTRY_LARGE_ADDRESS;
	mapping->physical_base = entry & ENTRY_LARGE_ADDRESS;
	mapping->size = LARGE_PAGE;
	mapping->flags = flags_of(entry, entry) | MAPPING_LARGE;
}

static void
map_small(uint32_t address, uint32_t directory_entry, uint32_t entry,
	  struct mapping *mapping)
{
	mapping->virtual_base = address & ENTRY_ADDRESS;
	mapping->physical_base = entry & ENTRY_ADDRESS;
	mapping->size = PAGE;
	mapping->flags = flags_of(directory_entry, entry);
}

bool
walk_address(const struct address_space *space, uint32_t address,
	     struct mapping *mapping)
{
	uint32_t directory, entry;

	*mapping = (struct mapping){ 0 };
	if (!space->paging) {
		map_small(address, ENTRY_WRITE | ENTRY_USER, ENTRY_WRITE |
			ENTRY_USER | (address & ENTRY_ADDRESS), mapping);
		return true;
	}
	directory = entry_at(space, space->directory, address >> 22);
	mapping->directory_entry = directory;
	if (!(directory & ENTRY_PRESENT))
		return false;
	if (space->large_pages && (directory & ENTRY_LARGE)) {
		map_large(address, directory, mapping);
		return true;
	}
	entry = entry_at(space, directory, (address >> 12) & 0x3ff);
	mapping->table_entry = entry;
	if (!(entry & ENTRY_PRESENT))
		return false;
	map_small(address, directory, entry, mapping);
	return true;
}

bool
walk_physical(const struct address_space *space, uint32_t address,
	      uint32_t *physical)
{
	struct mapping mapping;

	if (!walk_address(space, address, &mapping))
		return false;
	*physical = mapping.physical_base + (address - mapping.virtual_base);
	return true;
}

bool
walk_each(const struct address_space *space, uint32_t first, uint32_t last,
	  walk_visit *visit, void *context)
{
	uint64_t at = first & ENTRY_ADDRESS;

	while (at <= last) {
		struct mapping mapping;
		bool present = walk_address(space, (uint32_t)at, &mapping);

		if (present && !visit(&mapping, context))
			return false;
		if (present)
			at = (uint64_t)mapping.virtual_base + mapping.size;
		else if (mapping.directory_entry & ENTRY_PRESENT)
			at += PAGE;
		else
			at = (at & ENTRY_LARGE_ADDRESS) + LARGE_PAGE;
	}
	return true;
}

static const char *
flag_words(unsigned flags, char *words, size_t size)
{
	snprintf(words, size, "%s, %s%s%s", flags & MAPPING_WRITE ?
		"read-write" : "read-only", flags & MAPPING_USER ?
		"user" : "kernel only", flags & MAPPING_GLOBAL ? ", global" : "",
		flags & MAPPING_LARGE ? ", 4 MiB page" : "");
	return words;
}

const char *
walk_describe(const struct address_space *space, uint32_t address,
	      char *buffer, size_t size)
{
	struct mapping mapping;
	bool present = walk_address(space, address, &mapping);
	uint32_t directory = mapping.directory_entry;
	char words[80];

	if (!space->paging)
		snprintf(buffer, size, "%#x: paging is off", address);
	else if (present)
		snprintf(buffer, size, "%#x: mapped to physical %#x (%s)",
			address, mapping.physical_base +
			(address - mapping.virtual_base),
			flag_words(mapping.flags, words, sizeof words));
	else if (!in_ram(space, space->directory, PAGE))
		snprintf(buffer, size, "%#x: the page directory at physical "
			"%#x lies outside of memory", address,
			space->directory);
	else if (!(directory & ENTRY_PRESENT))
		snprintf(buffer, size, "%#x: not mapped: directory entry %u is "
			"%#x, not present", address, address >> 22, directory);
	else if (!in_ram(space, directory & ENTRY_ADDRESS, PAGE))
		snprintf(buffer, size, "%#x: not mapped: directory entry %u is "
			"%#x, a table outside of memory", address,
			address >> 22, directory);
	else
		snprintf(buffer, size, "%#x: not mapped: directory entry %u is "
			"%#x, table entry %u is %#x, not present", address,
			address >> 22, directory, (address >> 12) & 0x3ff,
			mapping.table_entry);
	return buffer;
}

/* ---- reading ---------------------------------------------------------- */

/* Where address lies in our memory, and how many bytes follow in its page. */
static const uint8_t *
piece_at(const struct address_space *space, uint32_t address, size_t *size)
{
	struct mapping mapping;
	uint32_t physical;

	if (!walk_address(space, address, &mapping))
		return NULL;
	physical = mapping.physical_base + (address - mapping.virtual_base);
	if (!in_ram(space, physical, 1))
		return NULL;
	*size = mapping.size - (address - mapping.virtual_base);
	if (*size > space->ram_size - physical)
		*size = space->ram_size - physical;
	return space->ram + physical;
}

size_t
guest_read(const struct address_space *space, uint32_t address, void *buffer,
	   size_t size)
{
	size_t done = 0, piece;

	while (done < size) {
		uint64_t at = (uint64_t)address + done;
		const uint8_t *bytes = at > UINT32_MAX ? NULL :
			piece_at(space, (uint32_t)at, &piece);

		if (!bytes)
			break;
		if (piece > size - done)
			piece = size - done;
		memcpy((char *)buffer + done, bytes, piece);
		done += piece;
	}
	return done;
}

bool
guest_read32(const struct address_space *space, uint32_t address,
	     uint32_t *value)
{
	return guest_read(space, address, value, sizeof *value) ==
		sizeof *value;
}

bool
guest_read_string(const struct address_space *space, uint32_t address,
		  char *buffer, size_t size)
{
	size_t got = guest_read(space, address, buffer, size);

	if (got && memchr(buffer, '\0', got))
		return true;
	if (size)
		buffer[got < size ? got : size - 1] = '\0';
	return false;
}

const void *
guest_memory(const struct address_space *space, uint32_t address, size_t size)
{
	const uint8_t *first = NULL;
	size_t done = 0, piece;

	while (!first || done < size) {
		uint64_t at = (uint64_t)address + done;
		const uint8_t *bytes = at > UINT32_MAX ? NULL :
			piece_at(space, (uint32_t)at, &piece);

		if (!bytes || (first && bytes != first + done))
			return NULL;
		first = first ? first : bytes;
		done += piece;
	}
	return first;
}

/* SPDX-License-Identifier: MIT */
/*
 * walk.h: a stopped machine's memory as its own page tables see it.
 *
 * Two-level i386 tables with 4 KiB pages and, if CR4.PSE is set, 4 MiB pages.
 * With CR0.PG off every address is physical.  Reads evidence only; entries
 * that point outside of memory count as not present.
 * Intel SDM volume 3, "32-Bit Paging".
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "machine.h"

struct address_space {
	const uint8_t	*ram;
	size_t		ram_size;
	uint32_t	directory;	/* physical, from CR3 */
	bool		paging;		/* CR0.PG */
	bool		large_pages;	/* CR4.PSE */
};

/* Bits of mapping.flags: what directory and table entry allow together. */
enum {
	MAPPING_WRITE		= 1 << 0,	/* both say so */
	MAPPING_USER		= 1 << 1,	/* both say so */
	MAPPING_WRITE_THROUGH	= 1 << 2,
	MAPPING_CACHE_DISABLE	= 1 << 3,
	MAPPING_ACCESSED	= 1 << 4,
	MAPPING_DIRTY		= 1 << 5,
	MAPPING_GLOBAL		= 1 << 6,
	MAPPING_LARGE		= 1 << 7	/* a 4 MiB page */
};

struct mapping {
	uint32_t	virtual_base;	/* of the page */
	uint32_t	physical_base;
	uint32_t	size;		/* 4 KiB or 4 MiB */
	unsigned	flags;
	uint32_t	directory_entry;	/* raw */
	uint32_t	table_entry;		/* raw; 0 for a large page */
};

/* The space that was in force when the machine stopped. */
struct address_space
address_space_of(const struct machine_result *result);

/* Another page directory of the same machine (physical address). */
struct address_space
address_space_at(const struct machine_result *result, uint32_t directory);

/* Physical memory, for reading tables and frames. */
struct address_space
address_space_physical(const struct machine_result *result);

/*
 * The mapping that address lies in.  False if not present; then mapping has
 * the raw entries that were seen (0 where there is none), flags and sizes 0.
 * Without paging: a mapping of the 4 KiB page onto itself.
 */
bool
walk_address(const struct address_space *space, uint32_t address,
	     struct mapping *mapping);

/* Virtual to physical; false if not mapped. */
bool
walk_physical(const struct address_space *space, uint32_t address,
	      uint32_t *physical);

/*
 * Call visit for every present mapping in ascending order of address, from
 * first to last inclusive, until it returns false.  True if it never did.
 */
typedef bool
walk_visit(const struct mapping *mapping, void *context);
bool
walk_each(const struct address_space *space, uint32_t first, uint32_t last,
	  walk_visit *visit, void *context);

/* A sentence on where a walk ends: "0xc0101234: directory entry 768 = ...". */
const char *
walk_describe(const struct address_space *space, uint32_t address,
	      char *buffer, size_t size);

/* Copy guest memory out.  Returns the bytes copied before the first hole. */
size_t
guest_read(const struct address_space *space, uint32_t address, void *buffer,
	   size_t size);

/* A 32-bit word; false if not all mapped. */
bool
guest_read32(const struct address_space *space, uint32_t address,
	     uint32_t *value);

/*
 * A zero-terminated string, cut to size - 1 bytes and always terminated.
 * False if it runs into a hole or is longer.
 */
bool
guest_read_string(const struct address_space *space, uint32_t address,
		  char *buffer, size_t size);

/*
 * The bytes themselves, if they are mapped and lie in one piece of physical
 * memory; else NULL.
 */
const void *
guest_memory(const struct address_space *space, uint32_t address, size_t size);

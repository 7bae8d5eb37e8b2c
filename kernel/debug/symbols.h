/* SPDX-License-Identifier: MIT */
/*
 * symbols.h: the names of the kernel's own functions.
 */
#pragma once

#include <stdint.h>

/* A row of the table that the build makes (tests/tools/symbols.sh): by rising address. */
struct symbol {
	uint32_t address;
	uint32_t name;			/* offset into the names */
};

/* A table to search: count rows, and the names they point to. */
struct symbol_table {
	const struct symbol *symbols;
	uint32_t count;
	const char *names;
};

/*
 * Finds the last symbol at or below an address.  Returns its name and sets *offset to the distance
 * from it, or returns NULL if there is none.  Knows no ends: the caller makes sure that the address
 * is code.
 */
const char *symbol_search(const struct symbol_table *table, uint32_t address, uint32_t *offset);

/* symbol_search() in the kernel's table; NULL for an address outside the kernel's code. */
const char *symbol_name(uint32_t address, uint32_t *offset);

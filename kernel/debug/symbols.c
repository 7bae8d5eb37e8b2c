/* SPDX-License-Identifier: MIT */
/*
 * symbols.c: from a code address to the name of the function there.
 *
 *   The build links the kernel twice: the second time with this table, made from the first result, behind
 *   all code (Makefile, kernel.ld).
 */
#include "debug/symbols.h"

#include <stddef.h>

#include "arch/i386/sections.h"

extern const struct symbol kernel_symbols[];
extern const uint32_t kernel_symbol_count;
extern const char kernel_symbol_names[];

const char *
symbol_search(const struct symbol_table *table, uint32_t address, uint32_t *offset)
{
	uint32_t low = 0, high = table->count;

	/* Symbols before `low` are at or below the address, those from `high` on above it. */
	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;

		if (table->symbols[middle].address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return NULL;
	*offset = address - table->symbols[low - 1].address;
	return table->names + table->symbols[low - 1].name;
}

const char *
symbol_name(uint32_t address, uint32_t *offset)
{
	const struct symbol_table table = { kernel_symbols, kernel_symbol_count, kernel_symbol_names };

	if (address < (uintptr_t)kernel_code_start || address >= (uintptr_t)kernel_code_end)
		return NULL;
	return symbol_search(&table, address, offset);
}

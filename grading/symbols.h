/* SPDX-License-Identifier: MIT */
/*
 * symbols.h: names and addresses of an ELF program (libelf).
 *
 * Reads the symbol table once, keeps it sorted by address.  Addresses are
 * link addresses, as the program's own code uses them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct symbols;
struct address_space;

struct symbol {
	const char	*name;		/* lives as long as the symbols */
	uint32_t	address;
	uint32_t	size;		/* as the file says; 0 for most labels */
	bool		is_function;
	bool		is_global;
};

struct symbol_section {
	const char	*name;
	uint32_t	address;
	uint32_t	size;
	bool		writable;
	bool		executable;
};

/*
 * Read the symbols of a 32-bit ELF file.  NULL with a sentence in error[size]
 * if it cannot be read, is no such file or has no symbol table.
 */
struct symbols *
symbols_open(const char *path, char *error, size_t size);

/* NULL is allowed. */
void
symbols_close(struct symbols *symbols);

/*
 * The symbol of that name, a global one rather than a static one; NULL if
 * there is none, or only several static ones.
 */
const struct symbol *
symbols_find(const struct symbols *symbols, const char *name);

/*
 * The symbol that address lies in, and the distance from its start: functions
 * rather than labels, within the symbol's size (a symbol without size reaches
 * to the next one, but not out of its section).  NULL if none.
 */
const struct symbol *
symbols_at(const struct symbols *symbols, uint32_t address, uint32_t *offset);

/* "sched_pick+0x14", or "0xc0101234" if no symbol is there.  Returns buffer. */
const char *
symbols_describe(const struct symbols *symbols, uint32_t address, char *buffer,
		 size_t size);

/* The loaded section of that name (".text"), or false. */
bool
symbols_section(const struct symbols *symbols, const char *name,
		struct symbol_section *section);

/*
 * The memory of a variable in a stopped machine: found by name, translated by
 * the page tables in force.  NULL if there is no such symbol, it is smaller
 * than size bytes, or is not mapped in one piece.
 */
const void *
symbol_memory(const struct symbols *symbols, const struct address_space *space,
	      const char *name, size_t size);

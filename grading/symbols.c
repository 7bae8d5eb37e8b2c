/* SPDX-License-Identifier: MIT */
/*
 * symbols.c: names and addresses of an ELF program.
 *
 * The file is held open for as long as the symbols live, as names point into
 * it.  Symbols are sorted by address, then functions first, then global ones
 * first, so that the first of several at one address is the best name for it.
 */
#include "symbols.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "walk.h"

/* A symbol and the end of the section it is in. */
struct entry {
	struct symbol	symbol;
	uint32_t	section_end;
};

struct symbols {
	int		descriptor;
	Elf		*elf;
	struct entry	*entries;
	size_t		count;
};

/* ---- reading the file ------------------------------------------------- */

static Elf_Scn *
find_table(Elf *elf, GElf_Shdr *header)
{
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(elf, section))) {
		if (gelf_getshdr(section, header) &&
		    header->sh_type == SHT_SYMTAB && header->sh_entsize)
			return section;
	}
	return NULL;
}

/*
 * Take over one symbol of the file.  False for what names no place in the
 * program: sections, files, absolute and undefined symbols.
 */
static bool
read_entry(Elf *elf, const GElf_Shdr *table, const GElf_Sym *raw,
	   struct entry *entry)
{
	const char *name = elf_strptr(elf, table->sh_link, raw->st_name);
	unsigned type = GELF_ST_TYPE(raw->st_info);
	Elf_Scn *section;
	GElf_Shdr header;

	if (!name || !*name || type == STT_SECTION || type == STT_FILE ||
	    raw->st_shndx == SHN_UNDEF || raw->st_shndx >= SHN_LORESERVE)
		return false;
	section = elf_getscn(elf, raw->st_shndx);
	if (!section || !gelf_getshdr(section, &header) ||
	    !(header.sh_flags & SHF_ALLOC))
		return false;
	*entry = (struct entry){
		.symbol = {
			.name = name,
			.address = (uint32_t)raw->st_value,
			.size = (uint32_t)raw->st_size,
			.is_function = type == STT_FUNC,
			.is_global = GELF_ST_BIND(raw->st_info) != STB_LOCAL,
		},
		.section_end = (uint32_t)(header.sh_addr + header.sh_size),
	};
	return true;
}

static int
compare_entries(const void *left, const void *right)
{
	const struct symbol *a = &((const struct entry *)left)->symbol;
	const struct symbol *b = &((const struct entry *)right)->symbol;

	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	if (a->is_function != b->is_function)
		return a->is_function ? -1 : 1;
	if (a->is_global != b->is_global)
		return a->is_global ? -1 : 1;
	return strcmp(a->name, b->name);
}

/* What is wrong with the file, or NULL. */
static const char *
read_symbols(struct symbols *symbols)
{
	GElf_Shdr header;
	Elf_Data *data;
	Elf_Scn *table;
	size_t total;

	symbols->elf = elf_begin(symbols->descriptor, ELF_C_READ, NULL);
	if (!symbols->elf || elf_kind(symbols->elf) != ELF_K_ELF)
		return "it is no ELF file";
	if (gelf_getclass(symbols->elf) != ELFCLASS32)
		return "it is no 32-bit ELF file";
	table = find_table(symbols->elf, &header);
	data = table ? elf_getdata(table, NULL) : NULL;
	if (!data)
		return "it has no symbol table (stripped?)";
	total = header.sh_size / header.sh_entsize;
	symbols->entries = calloc(total + 1, sizeof *symbols->entries);
	if (!symbols->entries)
		return "there is no memory for its symbols";
	for (size_t i = 0; i < total; i++) {
		GElf_Sym raw;

		if (gelf_getsym(data, (int)i, &raw) &&
		    read_entry(symbols->elf, &header, &raw,
		    &symbols->entries[symbols->count]))
			symbols->count++;
	}
	qsort(symbols->entries, symbols->count, sizeof *symbols->entries,
		compare_entries);
	return NULL;
}

struct symbols *
symbols_open(const char *path, char *error, size_t size)
{
	struct symbols *symbols = calloc(1, sizeof *symbols);
	const char *wrong;

	if (!symbols || elf_version(EV_CURRENT) == EV_NONE) {
		snprintf(error, size, "cannot read symbols: %s", symbols ?
			"libelf is too old" : "no memory");
		free(symbols);
		return NULL;
	}
	symbols->descriptor = open(path, O_RDONLY | O_CLOEXEC);
	wrong = symbols->descriptor < 0 ? strerror(errno) :
		read_symbols(symbols);
	if (!wrong)
		return symbols;
	snprintf(error, size, "cannot read the symbols of '%s': %s", path,
		wrong);
	symbols_close(symbols);
	return NULL;
}

void
symbols_close(struct symbols *symbols)
{
	if (!symbols)
		return;
	elf_end(symbols->elf);
	if (symbols->descriptor >= 0)
		close(symbols->descriptor);
	free(symbols->entries);
	free(symbols);
}

/* ---- looking up ------------------------------------------------------- */

const struct symbol *
symbols_find(const struct symbols *symbols, const char *name)
{
	const struct symbol *found = NULL;
	size_t statics = 0;

	for (size_t i = 0; i < symbols->count; i++) {
		const struct symbol *symbol = &symbols->entries[i].symbol;

		if (strcmp(symbol->name, name) != 0)
			continue;
		if (symbol->is_global)
			return symbol;
		found = symbol;
		statics++;
	}
	return statics == 1 ? found : NULL;
}

/* The number of symbols at or below address. */
static size_t
count_up_to(const struct symbols *symbols, uint32_t address)
{
	size_t low = 0, high = symbols->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (symbols->entries[middle].symbol.address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
covers(const struct entry *entry, uint32_t address)
{
	const struct symbol *symbol = &entry->symbol;

	if (symbol->size)
		return address - symbol->address < symbol->size;
	return address < entry->section_end || address == symbol->address;
}

/*
 * Walk down from the nearest symbol.  A label without a size answers only if
 * no sized symbol further down contains the address: a loop label inside of
 * an assembly function must not hide the function's name.
 */
const struct symbol *
symbols_at(const struct symbols *symbols, uint32_t address, uint32_t *offset)
{
	const struct entry *label = NULL, *found = NULL;

	for (size_t i = count_up_to(symbols, address); i-- > 0 && !found; ) {
		const struct entry *entry = &symbols->entries[i];

		if (entry->symbol.size && covers(entry, address))
			found = entry;
		else if (!entry->symbol.size && covers(entry, address) &&
		    (!label ||
		     label->symbol.address == entry->symbol.address))
			label = entry;
	}
	found = found ? found : label;
	if (!found)
		return NULL;
	if (offset)
		*offset = address - found->symbol.address;
	return &found->symbol;
}

const char *
symbols_describe(const struct symbols *symbols, uint32_t address, char *buffer,
		 size_t size)
{
	uint32_t offset;
	const struct symbol *symbol = symbols ?
		symbols_at(symbols, address, &offset) : NULL;

	if (!symbol)
		snprintf(buffer, size, "%#x", address);
	else if (offset)
		snprintf(buffer, size, "%s+%#x", symbol->name, offset);
	else
		snprintf(buffer, size, "%s", symbol->name);
	return buffer;
}

bool
symbols_section(const struct symbols *symbols, const char *name,
		struct symbol_section *section)
{
	Elf_Scn *at = NULL;
	size_t names;

	if (elf_getshdrstrndx(symbols->elf, &names) < 0)
		return false;
	while ((at = elf_nextscn(symbols->elf, at))) {
		const char *found;
		GElf_Shdr header;

		if (!gelf_getshdr(at, &header))
			continue;
		found = elf_strptr(symbols->elf, names, header.sh_name);
		if (!found || strcmp(found, name) != 0 ||
		    !(header.sh_flags & SHF_ALLOC))
			continue;
		*section = (struct symbol_section){
			.name = found,
			.address = (uint32_t)header.sh_addr,
			.size = (uint32_t)header.sh_size,
			.writable = (header.sh_flags & SHF_WRITE) != 0,
			.executable = (header.sh_flags & SHF_EXECINSTR) != 0,
		};
		return true;
	}
	return false;
}

const void *
symbol_memory(const struct symbols *symbols, const struct address_space *space,
	      const char *name, size_t size)
{
	const struct symbol *symbol = symbols_find(symbols, name);

	if (!symbol || symbol->size < size)
		return NULL;
	return guest_memory(space, symbol->address, size);
}

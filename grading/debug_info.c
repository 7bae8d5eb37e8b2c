/* SPDX-License-Identifier: MIT */
/*
 * debug_info.c: DWARF, read with elfutils' libdw.
 *
 *   A program is a row of compilation units, each a tree of entries.  Structures of C stand right
 *   below the unit; every unit that includes a header repeats them, so the first definition found
 *   is as good as any.  Lines come from the unit that covers the address.
 */
#include "debug_info.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct debug_info {
	int	descriptor;
	Dwarf	*dwarf;
};

struct debug_info *
debug_info_open(const char *path, char *error, size_t size)
{
	struct debug_info *info = calloc(1, sizeof *info);
	Dwarf_CU *unit = NULL;

	if (!info)
		abort();
	info->descriptor = open(path, O_RDONLY | O_CLOEXEC);
	if (info->descriptor < 0) {
		snprintf(error, size, "cannot open '%s': %s", path, strerror(errno));
		free(info);
		return NULL;
	}
	info->dwarf = dwarf_begin(info->descriptor, DWARF_C_READ);
	if (!info->dwarf || dwarf_get_units(info->dwarf, NULL, &unit, NULL, NULL, NULL, NULL) != 0) {
		snprintf(error, size, "'%s' has no debug information", path);
		debug_info_close(info);
		return NULL;
	}
	return info;
}

void
debug_info_close(struct debug_info *info)
{
	if (!info)
		return;
	if (info->dwarf)
		dwarf_end(info->dwarf);
	close(info->descriptor);
	free(info);
}

/* The next unit's own entry: starts with *unit NULL; false behind the last. */
static bool
next_unit(struct debug_info *info, Dwarf_CU **unit, Dwarf_Die *entry)
{
	return dwarf_get_units(info->dwarf, *unit, unit, NULL, NULL, entry, NULL) == 0;
}

/* ---- structures ---------------------------------------------------------------------------------------------- */

/* A definition of a kind (structure, enumeration) among the unit's entries. */
static bool
find_in_unit(Dwarf_Die *unit, int kind, const char *tag, Dwarf_Die *found)
{
	if (dwarf_child(unit, found) != 0)
		return false;
	do {
		const char *name = dwarf_tag(found) == kind ? dwarf_diename(found) : NULL;

		if (name && !strcmp(name, tag) && !dwarf_hasattr(found, DW_AT_declaration))
			return true;
	} while (dwarf_siblingof(found, found) == 0);
	return false;
}

static bool
find_type(struct debug_info *info, int kind, const char *tag, Dwarf_Die *found)
{
	Dwarf_CU *unit = NULL;
	Dwarf_Die entry;

	while (next_unit(info, &unit, &entry))
		if (find_in_unit(&entry, kind, tag, found))
			return true;
	return false;
}

/* A path without the "./" that the compiler's file-prefix map leaves. */
static const char *
plain_path(const char *path)
{
	return strncmp(path, "./", 2) ? path : path + 2;
}

bool
debug_info_structure(struct debug_info *info, const char *tag, struct debug_structure *structure)
{
	Dwarf_Die found;
	const char *file;
	int line = 0, size;

	if (!find_type(info, DW_TAG_structure_type, tag, &found))
		return false;
	size = dwarf_bytesize(&found);
	file = dwarf_decl_file(&found);
	dwarf_decl_line(&found, &line);
	*structure = (struct debug_structure){ .size = size > 0 ? (uint32_t)size : 0, .line = (unsigned)line };
	snprintf(structure->file, sizeof structure->file, "%s", file ? plain_path(file) : "");
	return true;
}

/* What an entry's type is, behind typedefs and qualifiers. */
static bool
type_of(Dwarf_Die *entry, Dwarf_Die *type)
{
	Dwarf_Attribute attribute;

	return dwarf_attr_integrate(entry, DW_AT_type, &attribute) && dwarf_formref_die(&attribute, type) &&
	       dwarf_peel_type(type, type) == 0;
}

static uint32_t
offset_of(Dwarf_Die *member)
{
	Dwarf_Attribute attribute;
	Dwarf_Word offset = 0;

	if (dwarf_attr(member, DW_AT_data_member_location, &attribute))
		dwarf_formudata(&attribute, &offset);
	return (uint32_t)offset;
}

/*
 * The member called name[0..length), also of anonymous parts; adds its offset to *offset and gives
 * its type.
 */
static bool
find_member(Dwarf_Die *structure, const char *name, size_t length, uint32_t *offset, Dwarf_Die *type)
{
	Dwarf_Die member;

	if (dwarf_child(structure, &member) != 0)
		return false;
	do {
		const char *own = dwarf_diename(&member);
		uint32_t inside = *offset + offset_of(&member);

		if (dwarf_tag(&member) != DW_TAG_member || !type_of(&member, type))
			continue;
		if (own ? strlen(own) == length && !memcmp(own, name, length) : find_member(type, name, length, &inside, type)) {
			*offset = inside;
			return true;
		}
	} while (dwarf_siblingof(&member, &member) == 0);
	return false;
}

bool
debug_info_field(struct debug_info *info, const char *tag, const char *path, struct debug_field *field)
{
	Dwarf_Die type, structure;
	uint32_t offset = 0;
	Dwarf_Word size = 0;

	if (!find_type(info, DW_TAG_structure_type, tag, &type))
		return false;
	while (*path) {
		size_t length = strcspn(path, ".");

		structure = type;
		if (!find_member(&structure, path, length, &offset, &type))
			return false;
		path += length + (path[length] == '.');
	}
	dwarf_aggregate_size(&type, &size);
	*field = (struct debug_field){ .offset = offset, .size = (uint32_t)size };
	return true;
}

const char *
debug_info_enumerator(struct debug_info *info, const char *tag, uint32_t value)
{
	Dwarf_Die type, one;
	Dwarf_Attribute attribute;
	Dwarf_Word number;

	if (!find_type(info, DW_TAG_enumeration_type, tag, &type) || dwarf_child(&type, &one) != 0)
		return NULL;
	do {
		if (dwarf_attr(&one, DW_AT_const_value, &attribute) && dwarf_formudata(&attribute, &number) == 0 &&
		    (uint32_t)number == value)
			return dwarf_diename(&one);
	} while (dwarf_siblingof(&one, &one) == 0);
	return NULL;
}

/* ---- lines ----------------------------------------------------------------------------------------------------- */

bool
debug_info_line(struct debug_info *info, uint32_t address, const char **file, unsigned *line)
{
	Dwarf_CU *unit = NULL;
	Dwarf_Die entry;

	while (next_unit(info, &unit, &entry)) {
		Dwarf_Line *found = dwarf_haspc(&entry, address) > 0 ? dwarf_getsrc_die(&entry, address) : NULL;
		const char *path = found ? dwarf_linesrc(found, NULL, NULL) : NULL;
		int number = 0;

		if (!path || dwarf_lineno(found, &number) != 0 || number == 0)
			continue;
		*file = plain_path(path);
		*line = (unsigned)number;
		return true;
	}
	return false;
}

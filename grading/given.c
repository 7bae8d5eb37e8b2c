/* SPDX-License-Identifier: MIT */
/*
 * given.c: the kernel's given structures in a stopped machine, by name.
 */
#include "given.h"

#include <stdio.h>
#include <string.h>

const struct given_row given_rows[GIVEN_FIELDS] = {
#define GIVEN(name, structure, field)	{ #name, #structure, #field },
#include "given.def"
#undef GIVEN
};

bool
given_find(struct given *given, struct debug_info *info, char *error, size_t size)
{
	bool all = true;

	memset(given, 0, sizeof *given);
	for (unsigned i = 0; i < GIVEN_FIELDS; i++) {
		const struct given_row *row = &given_rows[i];
		struct debug_structure structure = { 0 };

		if (debug_info_structure(info, row->structure, &structure) &&
		    debug_info_field(info, row->structure, row->field, &given->fields[i])) {
			given->sizes[i] = structure.size;
			continue;
		}
		if (all)
			snprintf(error, size, "the kernel has no field '%s' in struct %s", row->field, row->structure);
		all = false;
	}
	return all;
}

bool
given_read(const struct given *given, const struct address_space *space, uint32_t structure, enum given_field field,
	   uint32_t *value)
{
	const struct debug_field *place = &given->fields[field];
	size_t size = place->size < sizeof *value ? place->size : sizeof *value;

	*value = 0;
	return size && guest_read(space, structure + place->offset, value, size) == size;
}

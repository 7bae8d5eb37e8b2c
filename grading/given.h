/* SPDX-License-Identifier: MIT */
/*
 * given.h: the kernel's given structures in a stopped machine, by name.
 *
 *   given.def lists what may be read; where it lies is asked of the kernel under test (debug_info.h).
 *
 *	struct given *given = given_open(debug, error, sizeof error);
 *	given_read(given, &space, thread, GIVEN_thread_state, &state);
 */
#pragma once

#include "debug_info.h"
#include "walk.h"

enum given_field {
#define GIVEN(name, structure, field)	GIVEN_##name,
#include "given.def"
#undef GIVEN
	GIVEN_FIELDS
};

struct given_row {
	const char	*name, *structure, *field;
};

extern const struct given_row given_rows[GIVEN_FIELDS];

/* Where each field lies.  A field whose size is 0 is not there. */
struct given {
	struct debug_field fields[GIVEN_FIELDS];
	uint32_t	sizes[GIVEN_FIELDS];	/* of the structure it is in */
};

/*
 * False, with a sentence in error[size], if the program lacks one of them; those that it has are
 * there all the same.
 */
bool given_find(struct given *given, struct debug_info *info, char *error, size_t size);

/* A field of up to 4 bytes of the structure at a virtual address.  False if it is not there or not mapped. */
bool given_read(const struct given *given, const struct address_space *space, uint32_t structure, enum given_field field,
		uint32_t *value);

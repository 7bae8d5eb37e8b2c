/* SPDX-License-Identifier: MIT */
/*
 * handles_test.h: is a table of handles right?
 */
#pragma once

#include "abi/types.h"
#include "types.h"

struct object;

/*
 * A table as handle.h describes one, seen from outside: its functions do for one table what those
 * of the same names there do for any.
 */
struct handle_table {
	error_t (*choose)(handle_t wanted);
	void (*insert)(handle_t index, struct object *object, uint32_t rights);
	void (*close)(handle_t index);
	void *(*find)(handle_t handle, uint32_t need);
	uint32_t limit;			/* entries, entry 0 included; all of them are free */
	struct object *objects[2];	/* to put in: two kinds, neither an endpoint; held by others, too */
};

/* NULL if the table does what it should, else what is wrong with it. */
const char *handles_test(const struct handle_table *table);

/* SPDX-License-Identifier: MIT */
/*
 * handles_test.c: a table of handles is tried out.
 *
 *   The boot option handles=test has init's own tried, before anything is in it.  What ought to lie
 *   in an entry follows from its number: so nothing has to be noted.
 */
#include "selftest/handles_test.h"

#include "object.h"

#define RIGHTS_OF(index)	((index) * 37 & RIGHTS_ALL)

/* Puts handles into whatever entries the table chooses, until it is full. */
static bool
fill(const struct handle_table *table)
{
	error_t index;

	while ((index = table->choose(HANDLE_ANY)) > 0 && (uint32_t)index < table->limit &&
	       table->find(index, table->objects[index % 2]->type) == NULL)
		table->insert(index, table->objects[index % 2], RIGHTS_OF(index));
	return index == E_FULL;
}

/*
 * Looks at all entries, and behind them, in all ways: those whose number is a multiple of `free`
 * should be free, the others in use.
 */
static bool
is_right(const struct handle_table *table, uint32_t free, const uint32_t before[2])
{
	uint32_t held[2] = { before[0], before[1] };

	for (handle_t n = 0; n < table->limit + 2; n++) {
		const uint32_t kind = table->objects[n % 2]->type, other = table->objects[(n + 1) % 2]->type;
		const bool used = n < table->limit && n % free != 0;

		held[n % 2] += used;
		for (uint32_t need = 0; need <= RIGHTS_ALL; need++)
			if ((table->find(n, kind | need) != NULL) != (used && (RIGHTS_OF(n) & need) == need) || table->find(n, other | need) != NULL)
				return false;
		if (n > 0 && table->choose(n) != (n >= table->limit ? E_RANGE : used ? E_EXISTS : (error_t)n))
			return false;
	}
	return table->objects[0]->references == held[0] && table->objects[1]->references == held[1];
}

/*
 * Tries a table that nobody else uses: puts the two objects into it, with any rights, closes
 * handles and puts others in their place.  Returns NULL only if all of this holds, whichever free
 * entry the table likes best:
 *
 *   choose(HANDLE_ANY) gives the number of a free entry, 1 .. limit - 1, as long as there is one,
 *   then E_FULL; choose(wanted) gives `wanted` if that entry is free, E_EXISTS if it is in use,
 *   E_RANGE if there is none.  Nothing is changed by it find() gives the object that insert() put
 *   into an entry, if `need` has the bit of its kind and no right that the handle was not given;
 *   else NULL, and NULL for entries that are free, and for numbers that are not of this table, 0
 *   among them an object is held (references) once by each handle in the table: no more, no less
 *   what happens to one entry happens to no other
 *
 * Closes everything before it returns NULL.  Ends whatever the table does.
 *
 * LAB 4.8
 */
const char *
handles_test(const struct handle_table *table)
{
	const uint32_t before[2] = { table->objects[0]->references, table->objects[1]->references };
	bool right = is_right(table, 1, before);

	for (uint32_t free = 2; right && free < 5; free++) {
		right = fill(table) && is_right(table, table->limit, before);
		for (handle_t index = free; right && index < table->limit; index += free)
			table->close(index);
		right = right && is_right(table, free, before);
	}
	for (handle_t index = 1; right && index < table->limit; index++)
		if (index % 4 != 0)
			table->close(index);
	return right && is_right(table, 1, before) ? NULL : "a handle or its object is not what it should be";
}

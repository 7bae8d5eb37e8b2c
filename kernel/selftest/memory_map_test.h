/* SPDX-License-Identifier: MIT */
/*
 * memory_map_test.h: is a way to add to maps of memory right?
 */
#pragma once

#include "memory_map.h"

/* Adds the pages start .. end - 1 to a map, as memory_map_add() does. */
typedef bool map_adder(struct memory_map *map, paddr_t start, paddr_t end);

/* NULL if it does what it should, else what is wrong with it. */
const char *memory_map_test(map_adder *add);

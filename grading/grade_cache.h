/* SPDX-License-Identifier: MIT */
/*
 * grade_cache.h: objects of student's files that need not be compiled again.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/*
 * The object of the file folder/path goes to folder/object, if the cache has one of a source with
 * the same bytes.  False if it has none.
 */
bool cache_take(const char *cache, const char *folder, const char *path, const char *object);

/* Keep the object for later.  A cache that cannot be written to keeps nothing, and nothing else is wrong. */
void cache_keep(const char *cache, const char *folder, const char *path, const char *object);

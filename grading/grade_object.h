/* SPDX-License-Identifier: MIT */
/*
 * grade_object.h: does an object file define what it should, and nothing else?
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/*
 * Check a relocatable i386 ELF file: every name in `defines` (separated by blanks) is a global
 * symbol of it, no other symbol is global, and it has only the sections that C code compiled the
 * ordinary way has.  False with a sentence in refusal[size]; `source` is what the sentence calls
 * the file.
 */
bool object_check(const char *path, const char *source, const char *defines, char *refusal, size_t size);

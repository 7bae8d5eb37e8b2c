/* SPDX-License-Identifier: MIT */
/*
 * cmdline.h: the options that the boot loader passed on, as in  "stage=2 no-fast-path".
 *
 *   Words are separated by blanks.  A word is an option ("name") or a value ("key=value").  If a key or option
 *   is given twice the last one counts.  What nobody asks for is ignored by the kernel; init gets all words.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define CMDLINE_SIZE	1024u	/* longest line, its zero included */
#define CMDLINE_WORDS	64u

/*
 * Takes the line apart into words.  Loaders differ: QEMU puts the kernel's file name first, GRUB does not.
 * The first word is left out if it is a path: a '/' or '.' before any '='.  Returns false if the line was too
 * long or had too many words; then those at the end are missing.
 */
bool cmdline_init(const char *line);

/* True if the word `name` stands on the line. */
bool cmdline_option(const char *name);

/* The value of key, or NULL if the line has no "key=...". */
const char *cmdline_value(const char *key);

/* The value of key as a number, decimal or 0x...; `absent` if it is not given or is no number. */
uint32_t cmdline_number(const char *key, uint32_t absent);

/* The words, in order: n = 0 .. cmdline_count() - 1. */
unsigned cmdline_count(void);
const char *cmdline_word(unsigned n);

/* SPDX-License-Identifier: MIT */
/*
 * cmdline.h: the options that the boot loader passed on, as in  "stage=2 fastpath=off".
 *
 *   Words are separated by blanks.  What the kernel asks for has the form "key=value"; if a key is
 *   given twice the last one counts.  What nobody asks for is ignored by the kernel; init gets all
 *   words.
 */
#pragma once

#include "boot_info.h"

#define CMDLINE_WORDS	64u

/*
 * Takes a line of at most CMDLINE_SIZE bytes apart into words, in place.  Loaders differ: QEMU puts
 * the kernel's file name first, GRUB does not.  The first word is left out if it is a path: a '/'
 * or '.' before any '='.  Returns false if the line has CMDLINE_SIZE bytes, for then its end may
 * have been cut off, or too many words; the last words are missing then.
 */
bool cmdline_init(char *line);

/* The value of key, or NULL if the line has no "key=...". */
const char *cmdline_value(const char *key);

/* The words, in order: n = 0 .. cmdline_count() - 1. */
unsigned cmdline_count(void);
const char *cmdline_word(unsigned n);

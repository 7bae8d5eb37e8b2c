/* SPDX-License-Identifier: MIT */
/*
 * box.h: a small server of files, for the tests of the skeleton.
 *
 *   It has one object, at the path "box", which holds up to BOX_SIZE bytes: a read of the empty box waits, a write
 *   puts bytes in.  IO_CONTROL tells how many watches there are, in words[1] how many open files, in words[2] how
 *   many were closed << 16 | the last client that went.  IO_RENAME tells the length of the second path.
 */
#pragma once

#include <stdint.h>

#define BOX_SIZE	40000u
#define BOX_FILES	16u

/* Serve on the endpoint; does not return. */
uint32_t
box_serve(uint32_t endpoint);

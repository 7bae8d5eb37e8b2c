/* SPDX-License-Identifier: MIT */
/*
 * start.h: what a program is given when it starts.
 *
 *   Whoever starts a program lays out its stack as the i386 System V ABI says and adds one entry to the
 *   auxiliary vector: AUX_HANDLES, the address of a list of named handles.  Names are for people and
 *   tables ("console", "archive"); the program asks for a handle by name and need not know its index.
 */
#pragma once

#include "abi/types.h"

/* Auxiliary vector.  System V ABI, Intel386 supplement, "Process Stack"; ours lies above theirs. */
#define AUX_NULL	0u
#define AUX_HANDLES	0x1000u		/* struct start_handle[], ended by a name of 0 */

struct start_handle {
	uint32_t name;			/* user address of a string */
	handle_t handle;
};

/* All of them, ended by a name of 0; NULL: none. */
const struct start_handle *
start_handles(void);

/*
 * The handle given under a name; HANDLE_NONE if there is none: then the service table (or whoever
 * started the program) does not grant it.
 */
handle_t
start_handle(const char *name);

/* As start_handle(), but ends the program with a line in the log if there is none. */
handle_t
start_handle_needed(const char *name);

/* SPDX-License-Identifier: MIT */
/*
 * exec.h: finding a program and its interpreter, for those that start it here (exec) or as a child
 * (posix_spawn).
 */
#pragma once

#include <stdint.h>

#include "abi/types.h"

/* Start a program from its open file.  Returns a result >= 0 or an error. */
typedef int32_t program_starter(void *context, handle_t file, const char *const *arguments,
				const char *const *environment);

/*
 * Start the program at a path, or its interpreter.  Returns what start did, or the error that stood
 * before it.
 */
int32_t
program_run(const char *path, const char *const *arguments, const char *const *environment, program_starter *start,
	    void *context);

/* The same, looked for in the places of PATH unless there is a '/' in the name. */
int32_t
program_search(const char *name, const char *const *arguments, const char *const *environment,
	       program_starter *start, void *context);

/* SPDX-License-Identifier: MIT */
/*
 * program.h: start a program as a task of its own.
 */
#pragma once

#include "abi/types.h"

#define PROGRAM_GRANTS_MAX	48u
#define PROGRAM_STACK		(8 * PAGE_SIZE)

struct archive;

/* A handle of ours that the program gets a copy of, with at most these rights, under a name. */
struct program_grant {
	const char *name;
	handle_t handle;
	uint32_t rights;
};

/*
 * What to start and with what.  The program gets the grants and nothing else.  Its memory is made by us
 * and so charged to us; quota is what it may use beyond that (its tables, its own objects).
 */
struct program {
	const void *file;		/* an ELF file in memory */
	uint32_t size;
	const char *const *arguments;	/* argv, ended by NULL */
	const char *const *environment;	/* ended by NULL; NULL: none */
	const struct program_grant *grants;
	uint32_t grant_count;
	uint32_t quota;			/* bytes, moved from ours */
	uint32_t priority;		/* of its first thread, and its ceiling */
	uint32_t handles;		/* size of its handle table; 0: enough for the grants and 128 more */
	handle_t death;			/* Connection that hears of its death, or HANDLE_NONE */
};

/*
 * Start it.  Returns the task's handle, with all rights.  On an error nothing of it is left, and
 * *why (may be NULL) is a clause that says what went wrong.  E_ARGUMENT: the file is no program.
 */
int32_t
program_start(const struct program *program, const char **why);

/* The same for the program of the boot archive that arguments[0] names: its file and size are found there. */
int32_t
program_start_archived(const struct archive *archive, struct program program, const char **why);

/* End a task that may live or be dead already: destroy, give back what it held, close the handle. */
void
program_end(handle_t task);

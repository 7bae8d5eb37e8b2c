/* SPDX-License-Identifier: MIT */
/*
 * exec_image.h: starting programs from open files: what exec and posix_spawn have in common.
 */
#pragma once

#include "abi/types.h"
#include <first_stack.h>
#include <protocol/process.h>

#define INHERITED_MAX	256u

/*
 * What a program started by this one gets by name: "process", "names", and a number for each
 * descriptor that is not close-on-exec.  Returns how many; names are static.
 */
uint32_t
inherited_list(struct named_handle *list, uint32_t most);

/* The same without the descriptors. */
uint32_t
inherited_others(struct named_handle *list, uint32_t most);

/*
 * Put what a program is given into a block, for free().  NULL: no memory, or it is larger than
 * PROCESS_START_MAX.
 */
struct process_start *
start_block_create(const char *const *arguments, const char *const *environment,
		   const struct named_handle *handles, uint32_t handle_count);

/* Exchange this program for another.  Returns only with an error. */
int32_t
exec_image(handle_t file, const char *const *arguments, const char *const *environment);

/* How a child is to begin: protocol/process.h, PROCESS_SPAWN and PROCESS_SPAWN_SIGNALS. */
struct spawn_options {
	uint32_t flags, group;
	uint32_t blocked, defaults;	/* sets of signals */
};

/*
 * Start a program as a child.  handles: what it gets, each at the same index that it has here.
 * Returns the pid, or an error.
 */
int32_t
spawn_image(handle_t file, const char *const *arguments, const char *const *environment,
	    const struct named_handle *handles, uint32_t handle_count, const struct spawn_options *options);

/*
 * A program that exec started finds the handles of the one before it: close what it was not given
 * by name (close-on-exec files, endpoints), and forget what that one's library kept in the mailbox.
 * The start code calls this.
 */
void
exec_tidy(void);

/* SPDX-License-Identifier: MIT */
/*
 * first_stack.h: what a program finds on its stack when it starts.
 *
 *   From high to low addresses:
 *
 *	strings: arguments, environment, names of handles
 *	struct start_handle[]		ended by a name of 0
 *	auxiliary vector		AUX_HANDLES, AUX_NULL
 *	envp[], 0
 *	argv[], 0
 *	argc				<- esp, a multiple of 16
 *
 *   System V ABI, Intel386 supplement, "Process Stack".
 */
#pragma once

#include <stdint.h>

/* A handle with the name the program asks for it by. */
struct named_handle {
	const char *name;
	uint32_t handle;
};

struct first_stack {
	const char *const *arguments;		/* argv, ended by NULL */
	const char *const *environment;		/* ended by NULL; or NULL for none */
	const struct named_handle *handles;
	uint32_t handle_count;
};

/*
 * Write the stack into bytes[0..size), which will lie at `address` in the program's space (a multiple of
 * 16, as size is).  Returns the first stack pointer, or 0 if it does not fit.
 */
uint32_t
first_stack_write(const struct first_stack *stack, void *bytes, uint32_t size,
		  uint32_t address);

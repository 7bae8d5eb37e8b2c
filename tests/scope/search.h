/* SPDX-License-Identifier: MIT */
/*
 * search.h: every sequence of steps up to a depth.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct search_result {
	uint32_t states;		/* that differ, the first one included */
	uint64_t transitions;		/* steps made from them, each from each state once */
	uint32_t per_depth[12];		/* states first reached after so many steps */
};

#define SEARCH_DEPTH_MAX	9u

/*
 * Tries every sequence of up to depth steps from the state at hand; core: only of the steps that
 * are marked so.
 */
void search_run(unsigned depth, bool core, struct search_result *result);

/* Something is wrong: says what, after which steps, and ends the program. */
_Noreturn void search_failed(const char *format, ...);

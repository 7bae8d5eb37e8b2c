/* SPDX-License-Identifier: MIT */
/*
 * inside.h: what the search must know of a kernel file's static variables.
 *
 *   Each inside_FILE.c is the kernel's FILE.c, and behind it the few functions that look at, or
 *   rewrite, what only that file can see.
 */
#pragma once

#include "graveyard.h"
#include "list.h"

/* Whether a grave waits for its next step. */
bool inside_buried(const struct grave *grave);

/*
 * Counts time from now: ticks is 0, queued timeouts keep what is left to them, their order is
 * numbered anew.
 */
void inside_time_from_now(void);

/* A free index of the thread table forgets how many calls were made under it. */
void inside_tokens_forget(void);

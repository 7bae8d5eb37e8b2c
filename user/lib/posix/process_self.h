/* SPDX-License-Identifier: MIT */
/*
 * process_self.h: what a process remembers about itself.
 */
#pragma once

#include <stdint.h>

/* After fork, in the child: what was the parent's is forgotten. */
void
process_self_forget(uint32_t pid);

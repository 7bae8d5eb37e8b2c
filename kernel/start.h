/* SPDX-License-Identifier: MIT */
/*
 * start.h: the boot stages that make memory usable and start the first program.
 */
#pragma once

#include "types.h"

/* Boot stage of lab 2: the kernel's own mapping, the frame allocator, pools. */
bool stage_memory(void);

/* Boot stage of lab 4: starts init from the boot archive.  Does not return. */
bool stage_user(void);

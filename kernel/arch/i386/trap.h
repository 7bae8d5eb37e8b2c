/* SPDX-License-Identifier: MIT */
/*
 * trap.h: what happens when the processor leaves user code.
 */
#pragma once

#include "types.h"

/* Boot stage of lab 3: descriptors, interrupt controllers, clock. */
bool stage_traps(void);

/* SPDX-License-Identifier: MIT */
/*
 * wall.h: the time of day.
 *
 *   init reads the machine's clock once, at boot, and gives everybody BOOT_TIME=SECONDS in the
 *   environment; from then on the kernel's clock counts.  So asking for the time takes no server.
 */
#pragma once

#include "protocol/io.h"

/* Now, since 1970, UTC; since boot if the environment does not say when that was. */
struct io_time
wall_clock(void);

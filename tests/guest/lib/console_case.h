/* SPDX-License-Identifier: MIT */
/*
 * console_case.h: a console of the test's own, and somebody who types.
 *
 *   The test plays init: it starts the console from the archive.  It plays the person too: the
 *   keyboard controller's command 0xd2 makes a byte arrive as if the keyboard had sent it,
 *   interrupt and all (Intel 8042; IBM PS/2 technical reference, "Keyboard and Auxiliary Device
 *   Controller").
 */
#pragma once

#include "abi/types.h"

extern handle_t console_endpoint;	/* the console's, kept here across its deaths */
extern handle_t console;		/* our connection to it */
extern handle_t console_task;

/* Make an endpoint and a console behind it; the test's end takes both away. */
void
console_begin(void);

/* Start a console behind the endpoint (again). */
void
console_start(void);

/* Type small letters, digits, blanks; '\n' is Enter, '^' holds Ctrl for the next letter. */
void
type(const char *keys);

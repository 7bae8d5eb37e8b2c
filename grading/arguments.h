/* SPDX-License-Identifier: MIT */
/*
 * arguments.h: QEMU's command line for a machine_config.
 *
 * The one place that knows the device list.  Made before the fork, as nothing
 * may be allocated after it.
 */
#pragma once

#include "launch.h"

/* Ports only the host uses: the watchdog's (see launch.h). */
#define WATCHDOG_PORT	0xfe40u

/* Numbers of descriptors in the child: files have file_in_child(). */
#define CHILD_QMP	10
#define CHILD_BELL	21
#define CHILD_GATE	22
#define CHILD_LAST	22

/* The same in every boot, as a guest can see it in names of its kernel. */
int
file_in_child(enum launch_file file);

/*
 * A null-terminated argument vector to be freed by arguments_free(); NULL,
 * with a sentence in error[size], if the config makes no sense.
 */
char **
arguments_make(const struct machine_config *config, char *error, size_t size);

/*
 * The environment QEMU gets: ours, with its allocator told to take memory for
 * anything large fresh from the system.  QEMU's loader hands a guest the gaps
 * between the parts of its kernel as they come from the allocator; fresh, they
 * are zeros, so that a guest that reads them repeats as well.
 * NULL if there is no memory.
 */
char **
environment_make(void);

/* Free what either of them made; NULL is allowed. */
void
arguments_free(char **arguments);

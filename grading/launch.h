/* SPDX-License-Identifier: MIT */
/*
 * launch.h: the QEMU child of one boot, and the descriptors between us.
 *
 *   idle --launch_start--> running --launch_end--> ended --launch_close--> idle
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "machine.h"

/* The files of a boot, each a descriptor here and in the child. */
enum launch_file {
	FILE_KERNEL,		/* opened by path; -1 if the config has none */
	FILE_ARCHIVE,
	FILE_ISO,
	FILE_RAM,		/* made in memory, nameless */
	FILE_DISK,
	FILE_COM1,
	FILE_COM2,
	FILE_E9,
	FILE_EMULATOR,
	FILE_LOG,
	FILE_SCREEN,		/* where a screenshot goes */
	FILE_SCRATCH,		/* where a piece of memory goes */
	LAUNCH_FILES
};

struct launch {
	pid_t	pid;			/* 0 while there is no child */
	int	status;			/* of waitpid(), once ended */
	int	qmp;			/* our end; the owner may take it */
	int	com1;			/* our end of COM1's input */
	int	bell, gate;		/* our ends of those two; -1: no visits */
	int	file[LAUNCH_FILES];	/* our descriptors, or -1 */
};

/* The name by which QEMU reaches a file, for its commands.  Static. */
const char *
launch_file_name(enum launch_file file);

/*
 * Start QEMU with the machine that config describes, halted before its first
 * instruction.  False, with a sentence in error[size], if an input cannot be
 * opened, the config makes no sense, or QEMU cannot be run.
 * Always follow by launch_end() and launch_close().
 */
bool
launch_start(struct launch *launch, const struct machine_config *config,
	     char *error, size_t size);

/* Wait until the child has ended by itself, or timeout_ms have passed. */
void
launch_await(struct launch *launch, int timeout_ms);

/* Kill what still runs of the child's process group and reap the child. */
void
launch_end(struct launch *launch);

void
launch_close(struct launch *launch);

/* The bytes a file holds now. */
size_t
launch_file_size(const struct launch *launch, enum launch_file file);

/*
 * The watchdog: time limits on the guest's own clock.
 *
 * An IPMI controller sits at a port no program looks at.  Its watchdog counts
 * tenths of a second of virtual time and then resets the machine, which stops
 * it between two instructions.  These are the port writes that set and start
 * it, for QEMU's monitor, with the guest not yet running.
 * IPMI specification 2.0, sections 11 (BT interface) and 27 (watchdog timer).
 */
#define WATCHDOG_LINES	18

/* What the watchdog makes of a limit: rounded up to 100 ms. */
uint64_t
watchdog_limit(uint64_t time_limit_ns);

void
watchdog_lines(uint64_t time_limit_ns, char lines[WATCHDOG_LINES][32]);

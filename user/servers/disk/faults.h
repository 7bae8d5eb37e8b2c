/* SPDX-License-Identifier: MIT */
/*
 * faults.h: what goes wrong with disks, on purpose: for tests, by words of the boot command line.
 *
 *	disk-lost=N	every N-th interrupt of a drive is lost
 *	disk-error=N	every N-th command ends with the error bit set
 *	disk-short=N	every N-th DMA transfer gets memory for half a sector less than it should
 *	disk-hang=N	every N-th command never reaches its drive
 *	disk-ports	no DMA
 *	disk-tick=N	milliseconds between two looks at drives that do not answer (250)
 *
 *   The boot loader says them, so nobody who uses the machine can.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum fault {
	FAULT_LOST,
	FAULT_ERROR,
	FAULT_SHORT,
	FAULT_HANG,
	FAULTS
};

struct fault_options {
	uint32_t every[FAULTS];		/* 0: never */
	bool ports;
	uint32_t tick;
};

/* Read what the boot command line says; NULL: nothing. */
void
faults_read(struct fault_options *options, const char *words);

/* Count one more chance for a fault to happen.  True: it does. */
bool
fault_due(enum fault fault);

/* What main() has read. */
extern struct fault_options fault_options;

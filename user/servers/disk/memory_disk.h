/* SPDX-License-Identifier: MIT */
/*
 * memory_disk.h: a disk that is memory of a PCI device (ivshmem), which the host sees as a file.
 *
 *   There is no command and no interrupt: a request is a copy, carried out at once, so the same
 *   program run twice takes the same instructions.  Tests that must repeat bit for bit use it.
 */
#pragma once

#include "queue.h"

/* Map the device Memory as a disk.  False: it cannot be. */
bool
memory_disk_find(handle_t memory, uint32_t position);

/* SPDX-License-Identifier: MIT */
/*
 * ports.h: the I/O ports that are never given to a task, because whoever had them could stop the clock.
 */
#pragma once

#include <stdint.h>

struct port_range {
	uint32_t first;
	uint32_t count;
};

static const struct port_range kernel_ports[] = {
	{ 0x20, 2 },	/* interrupt controller, primary: pic.c */
	{ 0xa0, 2 },	/* interrupt controller, secondary */
	{ 0x40, 4 },	/* interval timer: pit.c */
};

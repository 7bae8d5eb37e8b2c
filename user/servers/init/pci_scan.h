/* SPDX-License-Identifier: MIT */
/*
 * pci_scan.h: which PCI devices there are, and where.
 *
 *   The buses are walked from bus 0, and from there to those behind bridges, each once.  Of a
 *   function the header is read, and the size of each BAR found by writing ones to it while the
 *   function answers nowhere.  pci_assign() then finds a place for BARs that the firmware has left
 *   without one:
 *
 *	bus 0		I/O ports 0x1000..0xffff, memory 0xe0000000..0xfebfffff, from the top down
 *	another		the window that the bridge in front of it has
 *
 *   always at a multiple of its size, overlapping no other BAR and no sibling bridge's window.
 *   What finds no place stays at address 0 and is not given to anybody.
 *
 *   Pure code: the registers are reached through struct pci_access.
 */
#pragma once

#include <stdbool.h>

#include "protocol/pci.h"

#define PCI_MOST	64u	/* functions that are remembered */

struct pci_access {
	/* address: PCI_ADDRESS(); width: 1, 2 or 4 bytes, which the address is a multiple of. */
	uint32_t (*read)(void *context, uint32_t address, uint32_t width);
	void (*write)(void *context, uint32_t address, uint32_t width, uint32_t value);
	void *context;
};

struct pci_window {
	uint32_t first, last;		/* first > last: none */
};

struct pci_bus {
	struct pci_description functions[PCI_MOST];
	unsigned count;
	bool full;			/* there are more than fit */
};

/* Look at everything there is, and find places for what has none. */
void
pci_scan(struct pci_bus *bus, const struct pci_access *access);

/* Find places for BARs without one; pci_scan() does so. */
void
pci_assign(struct pci_bus *bus, const struct pci_access *access);

/* The address of a function's register. */
uint32_t
pci_address(const struct pci_description *function, uint32_t offset);

/* Is it a register of this width?  Returns 0, E_ARGUMENT or E_RANGE. */
int32_t
pci_register_check(uint32_t offset, uint32_t width);

/* May a driver write it (protocol/pci.h)? */
bool
pci_register_writable(uint32_t offset, uint32_t width);

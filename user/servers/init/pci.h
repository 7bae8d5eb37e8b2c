/* SPDX-License-Identifier: MIT */
/*
 * pci.h: init has the PCI configuration space; a service's line `pci NAME ...` gets it a device.
 *
 *   Which line gets which device is decided once, in the order in which services start: each takes
 *   the first device that fits and that no earlier line has.  So a service has the same device
 *   after every restart.
 *
 *	FREE --pci_start()--> TAKEN (answers at its BARs, bus mastering off) --its service starts--> its handles
 *	                        ^----------------------its service dies: bus mastering off-----------/
 */
#pragma once

#include <program.h>
#include <server.h>

#include "pci_scan.h"
#include "table.h"

#define PCI_GRANTS_MAX	(1 + PCI_BARS + 2)

/* Find the devices and give them to the lines of the table.  own: init's own endpoint. */
void
pci_start(const struct service_table *table, handle_t own);

/*
 * Make the handles that a line stands for: at most PCI_GRANTS_MAX, none if the machine has no such
 * device.  Returns how many; they are the caller's to close, also after an error.
 */
uint32_t
pci_grants(unsigned service, unsigned line, struct program_grant *grants, int32_t *error);

/* A service has died: its devices stop reaching into memory, and what was held for them is let go. */
void
pci_quiet(unsigned service);

/* The n-th function that was found; NULL: there are not so many.  *service: whose, or the table's count. */
const struct pci_description *
pci_function(unsigned n, unsigned *service);

server_handler pci_serve_describe, pci_serve_command, pci_serve_read, pci_serve_write, pci_serve_hold;

/* SPDX-License-Identifier: MIT */
/*
 * pci.h: a driver's view of its PCI device.  With the service table's line `pci disk class 01:01` a
 * driver finds among its handles (start_handle)
 *
 *	disk			what the functions below want
 *	disk-bar0 ... disk-bar5	Ports (ports_bind) or device Memory (memory_show), as disk has them
 *	disk-irq, disk-irq2	Irq (irq_bind)
 *
 *   and none of these if the machine has no such device.  A BAR smaller than a page lies in its
 *   device Memory where the low bits of its address say.
 */
#pragma once

#include "abi/types.h"
#include "protocol/pci.h"

/* Everything init knows about the device.  Returns 0 or an error. */
int32_t
pci_describe(handle_t device, struct pci_description *description);

/*
 * Set, then clear bits of the command register (PCI_COMMAND_...).  Returns the register as it is
 * now, or an error.
 */
int32_t
pci_command(handle_t device, uint32_t set, uint32_t clear);

/* Read a register of 1, 2 or 4 bytes.  Returns 0 or an error. */
int32_t
pci_read(handle_t device, uint32_t offset, uint32_t width, uint32_t *value);

/* Write one of those that protocol/pci.h leaves to drivers.  Returns 0 or an error. */
int32_t
pci_write(handle_t device, uint32_t offset, uint32_t width, uint32_t value);

/*
 * Before the device may reach into a Memory: let init hold it, until another takes its slot
 * (HANDLE_NONE: none does) or this task has died and the device been stopped.  Returns 0 or an
 * error.
 */
int32_t
pci_hold(handle_t device, uint32_t slot, handle_t memory);

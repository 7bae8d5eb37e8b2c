/* SPDX-License-Identifier: MIT */
/*
 * protocol/pci.h: what a service may ask init about its own PCI device, through the connection that
 * a line `pci NAME ...` of the service table gave it.
 *
 *   label          request                              reply
 *   PCI_DESCRIBE   -                                    payload: struct pci_description
 *   PCI_COMMAND    [0] bits to set, [1] bits to clear   [1] the command register as it is now
 *   PCI_READ       [0] offset, [1] width: 1, 2, 4       [1] the value
 *   PCI_WRITE      [0] offset, [1] width, [2] value     -
 *   PCI_HOLD       [0] slot, 0..PCI_HOLDS-1;            -
 *                  a Memory, or no handle
 *
 *   [n] is words[n]; every reply's [0] is 0 or an error.  E_RIGHTS: the connection stands for no
 *   device, or the register is not for drivers to write; E_RANGE: no such register or slot;
 *   E_ARGUMENT: a width that is none, bits that are not PCI_COMMAND_..., or a handle that is no
 *   Memory's
 *
 *   A driver may write: cache line size and latency timer (0x0c, 0x0d), the status register (0x06,
 *   two bytes), and what is the device's own, from 0x40 on.  Where the device is (its BARs) and
 *   which interrupt it has stays as init has set it.  A driver that may switch bus mastering on is
 *   trusted with all memory anyway.
 *
 *   A device that is to reach into memory does so whoever lives: driver, and those whose memory it
 *   is, may die meanwhile, and the memory's frames be given to others.  So the driver first lets
 *   init hold the Memory (PCI_HOLD); what was in that slot is let go, so the device must have done
 *   with it.  When the driver dies, init stops the device and then lets go of all.
 */
#pragma once

#include <stdint.h>

enum pci_label {
	PCI_FIRST = 0x08,
	PCI_DESCRIBE = PCI_FIRST,
	PCI_COMMAND,
	PCI_READ,
	PCI_WRITE,
	PCI_HOLD,
	PCI_LABELS
};

#define PCI_HOLDS	16u	/* Memories a device */

/* PCI_COMMAND.  PCI Local Bus Specification 3.0, 6.2.2, "Device Control". */
#define PCI_COMMAND_IO		0x0001u	/* answers at its I/O ports; on when the driver starts */
#define PCI_COMMAND_MEMORY	0x0002u	/* answers at its addresses; on when the driver starts */
#define PCI_COMMAND_MASTER	0x0004u	/* reads and writes memory by itself; off when the driver starts */
#define PCI_COMMAND_NO_INTERRUPT 0x0400u
#define PCI_COMMAND_BITS	0x0407u

#define PCI_BARS	6u
#define PCI_NO_IRQ	0xffu

enum pci_bar_kind {
	PCI_BAR_NONE,
	PCI_BAR_PORTS,
	PCI_BAR_MEMORY,
};

struct pci_bar {
	uint32_t kind;		/* enum pci_bar_kind */
	uint32_t address;	/* 0: no place was found for it, and there is no handle */
	uint32_t size;		/* bytes */
};

struct pci_description {
	uint8_t bus, device, function;
	uint8_t revision;
	uint16_t vendor, product;
	uint16_t subsystem_vendor, subsystem_product;
	uint8_t class, subclass, interface;
	uint8_t header;		/* kind of header: 0 a device, 1 a bridge to another bus */
	uint8_t irq[2];		/* 0..15, or PCI_NO_IRQ.  Only an IDE controller in compatibility mode has two */
	uint8_t secondary;	/* of a bridge: the bus behind it */
	uint8_t padding;
	struct pci_bar bars[PCI_BARS];	/* with those an IDE controller in compatibility mode has without saying so */
};

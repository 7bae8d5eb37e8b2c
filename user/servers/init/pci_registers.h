/* SPDX-License-Identifier: MIT */
/*
 * pci_registers.h: the PCI configuration space, byte offsets and bits.
 *
 *   PCI Local Bus Specification 3.0: 3.2.2.3.2 (the two ports), 6.1 and 6.2 (the registers), and
 *   PCI-to-PCI Bridge Architecture Specification 1.2, 3.2 (bridges).
 */
#pragma once

#define PCI_PORT_ADDRESS	0xcf8u	/* 32 bits: which register */
#define   PCI_ADDRESS_ENABLE	0x80000000u
#define   PCI_ADDRESS(bus, device, function, offset) \
	((uint32_t)(bus) << 16 | (uint32_t)(device) << 11 | (uint32_t)(function) << 8 | (offset))
#define PCI_PORT_DATA		0xcfcu	/* 8, 16 or 32 bits of it, from the offset's low two bits on */
#define PCI_PORT_LAST		0xcffu

#define PCI_BUSES		256u
#define PCI_DEVICES		32u
#define PCI_FUNCTIONS		8u
#define PCI_SPACE_SIZE		256u

#define PCI_VENDOR		0x00u	/* 16 bits */
#define   PCI_VENDOR_NONE	0xffffu	/* there is nothing here */
#define PCI_PRODUCT		0x02u	/* 16 bits */
#define PCI_COMMAND_REGISTER	0x04u	/* 16 bits; bits: protocol/pci.h */
#define PCI_STATUS		0x06u	/* 16 bits; a one written clears */
#define PCI_REVISION		0x08u
#define PCI_INTERFACE		0x09u
#define   IDE_NATIVE_PRIMARY	0x01u	/* of class 01:01: as the BARs say; else where the PC/AT had it */
#define   IDE_NATIVE_SECONDARY	0x04u
#define PCI_SUBCLASS		0x0au
#define PCI_CLASS		0x0bu
#define   PCI_CLASS_STORAGE	0x01u
#define     PCI_SUBCLASS_IDE	0x01u
#define   PCI_CLASS_BRIDGE	0x06u
#define PCI_CACHE_LINE		0x0cu	/* in words of 32 bits */
#define PCI_LATENCY		0x0du
#define PCI_HEADER		0x0eu
#define   PCI_HEADER_KIND	0x7fu
#define     PCI_HEADER_DEVICE	0x00u
#define     PCI_HEADER_BRIDGE	0x01u
#define   PCI_HEADER_MANY	0x80u	/* functions 1 to 7 may be there, too */
#define PCI_BAR0		0x10u	/* six of 32 bits, of a bridge two */
#define   PCI_BAR_IO		0x01u
#define   PCI_BAR_IO_MASK	0xfffffffcu
#define   PCI_BAR_TYPE		0x06u	/* of a memory BAR */
#define     PCI_BAR_64		0x04u	/* the next BAR is the high half */
#define   PCI_BAR_MEMORY_MASK	0xfffffff0u
#define PCI_SUBSYSTEM_VENDOR	0x2cu	/* of a device: 16 bits */
#define PCI_SUBSYSTEM_PRODUCT	0x2eu
#define PCI_LINE		0x3cu	/* the interrupt line, as the firmware has routed it */
#define PCI_PIN			0x3du	/* 0: it has none */
#define PCI_OWN			0x40u	/* from here on: the device's own */

/* Bridges. */
#define PCI_BRIDGE_BARS		2u
#define PCI_SECONDARY		0x19u	/* the bus behind it; 0: the firmware has given it none */
#define PCI_IO_BASE		0x1cu	/* the upper four bits are address bits 12..15 */
#define PCI_IO_LIMIT		0x1du
#define   PCI_IO_WINDOW		0xf0u
#define PCI_MEMORY_BASE		0x20u	/* 16 bits: the upper twelve are address bits 20..31 */
#define PCI_MEMORY_LIMIT	0x22u
#define PCI_PREFETCH_BASE	0x24u	/* the same for memory that may be read ahead */
#define PCI_PREFETCH_LIMIT	0x26u
#define   PCI_MEMORY_WINDOW	0xfff0u

/* Where an IDE controller in compatibility mode is.  PCI IDE Controller Specification 1.0, 2.1. */
#define IDE_PRIMARY		0x1f0u
#define IDE_PRIMARY_CONTROL	0x3f6u
#define IDE_PRIMARY_IRQ		14u
#define IDE_SECONDARY		0x170u
#define IDE_SECONDARY_CONTROL	0x376u
#define IDE_SECONDARY_IRQ	15u
#define IDE_PORTS		8u
#define IDE_CONTROL_PORTS	1u

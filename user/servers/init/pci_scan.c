/* SPDX-License-Identifier: MIT */
/*
 * pci_scan.c: the walk over the buses, and what a function's header says (pci_scan.h).
 */
#include "pci_scan.h"

#include <string.h>

#include "abi/errors.h"
#include "pci_registers.h"

struct walk {
	struct pci_bus *bus;
	const struct pci_access *access;
	uint8_t seen[PCI_BUSES / 8];	/* buses that were walked, or wait to be */
	uint8_t waiting[PCI_BUSES];
	unsigned waiting_count;
};

uint32_t
pci_address(const struct pci_description *function, uint32_t offset)
{
	return PCI_ADDRESS(function->bus, function->device, function->function, offset);
}

static uint32_t
read_register(const struct walk *walk, const struct pci_description *f, uint32_t offset, uint32_t width)
{
	return walk->access->read(walk->access->context, pci_address(f, offset), width);
}

static void
write_register(const struct walk *walk, const struct pci_description *f, uint32_t offset, uint32_t width, uint32_t value)
{
	walk->access->write(walk->access->context, pci_address(f, offset), width, value);
}

/* What a BAR keeps of all ones. */
static uint32_t
bar_probe(const struct walk *walk, const struct pci_description *f, unsigned index, uint32_t *old)
{
	uint32_t offset = PCI_BAR0 + index * 4, kept;

	*old = read_register(walk, f, offset, 4);
	write_register(walk, f, offset, 4, 0xffffffff);
	kept = read_register(walk, f, offset, 4);
	write_register(walk, f, offset, 4, *old);
	return kept;
}

/* Some devices leave the upper half of an I/O BAR at zero: only 16 bits of it are decoded anyway. */
static void
read_bar_ports(struct pci_bar *bar, uint32_t kept, uint32_t old)
{
	uint32_t mask = kept & PCI_BAR_IO_MASK;

	bar->kind = PCI_BAR_PORTS;
	bar->address = old & PCI_BAR_IO_MASK & 0xffff;
	bar->size = (mask & -mask) & 0xffff;
	if (bar->size == 0)
		bar->kind = PCI_BAR_NONE;
}

/*
 * Returns how many BARs it takes: 2 if it has 64 bits.  One that is larger than memory has room for
 * is none.
 */
static unsigned
read_bar_memory(const struct walk *walk, struct pci_description *f, unsigned index, uint32_t kept, uint32_t old)
{
	bool wide = (kept & PCI_BAR_TYPE) == PCI_BAR_64 && index + 1 < PCI_BARS;
	uint32_t mask = kept & PCI_BAR_MEMORY_MASK, high = 0;
	struct pci_bar *bar = &f->bars[index];

	if (wide)
		bar_probe(walk, f, index + 1, &high);
	bar->size = mask & -mask;
	if (bar->size != 0) {
		bar->kind = PCI_BAR_MEMORY;
		bar->address = high == 0 ? old & PCI_BAR_MEMORY_MASK : 0;
	}
	return wide ? 2 : 1;
}

/* While it is asked for sizes a function must not answer anywhere. */
static void
read_bars(const struct walk *walk, struct pci_description *f, unsigned count)
{
	const uint32_t command = read_register(walk, f, PCI_COMMAND_REGISTER, 2);
	unsigned width;

	write_register(walk, f, PCI_COMMAND_REGISTER, 2, command & ~(PCI_COMMAND_IO | PCI_COMMAND_MEMORY));
	for (unsigned i = 0; i < count; i += width) {
		uint32_t old, kept = bar_probe(walk, f, i, &old);

		width = 1;
		if (kept & PCI_BAR_IO)
			read_bar_ports(&f->bars[i], kept, old);
		else
			width = read_bar_memory(walk, f, i, kept, old);
	}
	write_register(walk, f, PCI_COMMAND_REGISTER, 2, command);
}

static void
set_ports(struct pci_bar *bar, uint32_t address, uint32_t size)
{
	*bar = (struct pci_bar){ PCI_BAR_PORTS, address, size };
}

/* The channels that are where the PC/AT had them say nothing about it. */
static void
add_ide(struct pci_description *f)
{
	uint8_t line = f->irq[0];

	if (!(f->interface & IDE_NATIVE_PRIMARY)) {
		set_ports(&f->bars[0], IDE_PRIMARY, IDE_PORTS);
		set_ports(&f->bars[1], IDE_PRIMARY_CONTROL, IDE_CONTROL_PORTS);
		f->irq[0] = IDE_PRIMARY_IRQ;
	}
	if (!(f->interface & IDE_NATIVE_SECONDARY)) {
		set_ports(&f->bars[2], IDE_SECONDARY, IDE_PORTS);
		set_ports(&f->bars[3], IDE_SECONDARY_CONTROL, IDE_CONTROL_PORTS);
		f->irq[1] = IDE_SECONDARY_IRQ;
	} else if (!(f->interface & IDE_NATIVE_PRIMARY)) {
		f->irq[1] = line;
	}
}

static void
read_device(const struct walk *walk, struct pci_description *f)
{
	uint32_t line = read_register(walk, f, PCI_LINE, 1);

	f->subsystem_vendor = (uint16_t)read_register(walk, f, PCI_SUBSYSTEM_VENDOR, 2);
	f->subsystem_product = (uint16_t)read_register(walk, f, PCI_SUBSYSTEM_PRODUCT, 2);
	if (read_register(walk, f, PCI_PIN, 1) != 0 && line < 16)
		f->irq[0] = (uint8_t)line;
	if (f->class == PCI_CLASS_BRIDGE)
		return;
	read_bars(walk, f, PCI_BARS);
	if (f->class == PCI_CLASS_STORAGE && f->subclass == PCI_SUBCLASS_IDE)
		add_ide(f);
}

/* The bus behind a bridge is walked later, and once, whatever the bridges say. */
static void
read_bridge(struct walk *walk, struct pci_description *f)
{
	uint8_t bus = (uint8_t)read_register(walk, f, PCI_SECONDARY, 1);

	f->secondary = bus;
	read_bars(walk, f, PCI_BRIDGE_BARS);
	if (walk->seen[bus / 8] & 1u << bus % 8)
		return;
	walk->seen[bus / 8] |= (uint8_t)(1u << bus % 8);
	walk->waiting[walk->waiting_count++] = bus;
}

static void
read_function(struct walk *walk, struct pci_description *f)
{
	f->product = (uint16_t)read_register(walk, f, PCI_PRODUCT, 2);
	f->revision = (uint8_t)read_register(walk, f, PCI_REVISION, 1);
	f->interface = (uint8_t)read_register(walk, f, PCI_INTERFACE, 1);
	f->subclass = (uint8_t)read_register(walk, f, PCI_SUBCLASS, 1);
	f->class = (uint8_t)read_register(walk, f, PCI_CLASS, 1);
	f->irq[0] = f->irq[1] = PCI_NO_IRQ;
	if (f->header == PCI_HEADER_DEVICE)
		read_device(walk, f);
	else if (f->header == PCI_HEADER_BRIDGE)
		read_bridge(walk, f);
}

/*
 * Look whether there is a function, and note it.  Returns its header register; PCI_HEADER_KIND:
 * there is none.
 */
static uint32_t
visit_function(struct walk *walk, uint32_t bus, uint32_t device, uint32_t function)
{
	struct pci_description f = { .bus = (uint8_t)bus, .device = (uint8_t)device, .function = (uint8_t)function };
	uint32_t header;

	f.vendor = (uint16_t)read_register(walk, &f, PCI_VENDOR, 2);
	if (f.vendor == PCI_VENDOR_NONE || f.vendor == 0)
		return PCI_HEADER_KIND;
	header = read_register(walk, &f, PCI_HEADER, 1);
	f.header = header & PCI_HEADER_KIND;
	if (walk->bus->count == PCI_MOST) {
		walk->bus->full = true;
		return header;
	}
	read_function(walk, &f);
	walk->bus->functions[walk->bus->count++] = f;
	return header;
}

static void
visit_bus(struct walk *walk, uint32_t bus)
{
	for (uint32_t device = 0; device < PCI_DEVICES; device++) {
		uint32_t header = visit_function(walk, bus, device, 0);

		if (header == PCI_HEADER_KIND || !(header & PCI_HEADER_MANY))
			continue;
		for (uint32_t function = 1; function < PCI_FUNCTIONS; function++)
			visit_function(walk, bus, device, function);
	}
}

void
pci_scan(struct pci_bus *bus, const struct pci_access *access)
{
	struct walk walk = { .bus = bus, .access = access, .seen = { 1 }, .waiting_count = 1 };

	memset(bus, 0, sizeof *bus);
	for (unsigned i = 0; i < walk.waiting_count; i++)
		visit_bus(&walk, walk.waiting[i]);
	pci_assign(bus, access);
}

int32_t
pci_register_check(uint32_t offset, uint32_t width)
{
	if (width != 1 && width != 2 && width != 4)
		return E_ARGUMENT;
	return offset >= PCI_SPACE_SIZE || offset % width != 0 ? E_RANGE : 0;
}

bool
pci_register_writable(uint32_t offset, uint32_t width)
{
	if (offset == PCI_STATUS)
		return width == 2;
	if (offset >= PCI_OWN)
		return true;
	return offset >= PCI_CACHE_LINE && offset + width <= PCI_LATENCY + 1;
}

/* SPDX-License-Identifier: MIT */
/*
 * pci_assign.c: places for BARs that the firmware has left without one (pci_scan.h says where).
 */
#include "pci_registers.h"
#include "pci_scan.h"

static const struct pci_window root_ports = { 0x1000, 0xffff };
static const struct pci_window root_memory = { 0xe0000000, 0xfebfffff };	/* above it: the interrupt controllers */

struct place {
	const struct pci_bus *bus;
	const struct pci_access *access;
	const struct pci_description *function;
	uint32_t kind;			/* enum pci_bar_kind */
	uint32_t size;
};

static uint32_t
read_register(const struct place *place, const struct pci_description *f, uint32_t offset, uint32_t width)
{
	return place->access->read(place->access->context, pci_address(f, offset), width);
}

static struct pci_window
memory_window(const struct place *place, const struct pci_description *bridge, uint32_t base, uint32_t limit)
{
	uint32_t first = read_register(place, bridge, base, 2) & PCI_MEMORY_WINDOW;
	uint32_t last = read_register(place, bridge, limit, 2) & PCI_MEMORY_WINDOW;

	return (struct pci_window){ first << 16, last << 16 | 0xfffff };
}

/* What a bridge lets through to the bus behind it. */
static struct pci_window
bridge_window(const struct place *place, const struct pci_description *bridge)
{
	uint32_t base, limit;

	if (place->kind == PCI_BAR_PORTS) {
		base = read_register(place, bridge, PCI_IO_BASE, 1) & PCI_IO_WINDOW;
		limit = read_register(place, bridge, PCI_IO_LIMIT, 1) & PCI_IO_WINDOW;
		return (struct pci_window){ base << 8, limit << 8 | 0xfff };
	}
	return memory_window(place, bridge, PCI_MEMORY_BASE, PCI_MEMORY_LIMIT);
}

/* Where BARs of the function's bus may lie. */
static struct pci_window
window_of_bus(const struct place *place)
{
	if (place->function->bus == 0)
		return place->kind == PCI_BAR_PORTS ? root_ports : root_memory;
	for (unsigned i = 0; i < place->bus->count; i++) {
		const struct pci_description *f = &place->bus->functions[i];

		if (f->header == PCI_HEADER_BRIDGE && f->secondary == place->function->bus)
			return bridge_window(place, f);
	}
	return (struct pci_window){ 1, 0 };
}

static bool
overlap(struct pci_window a, struct pci_window b)
{
	return a.first <= a.last && b.first <= b.last && a.first <= b.last && b.first <= a.last;
}

/* The first thing of a function that lies in the range; false: nothing. */
static bool
function_in_way(const struct place *place, const struct pci_description *f, struct pci_window range, struct pci_window *found)
{
	for (unsigned i = 0; i < PCI_BARS; i++) {
		const struct pci_bar *bar = &f->bars[i];

		*found = (struct pci_window){ bar->address, bar->address + bar->size - 1 };
		if (bar->kind == place->kind && bar->address != 0 && overlap(*found, range))
			return true;
	}
	if (f->header != PCI_HEADER_BRIDGE || f->bus != place->function->bus)
		return false;
	*found = bridge_window(place, f);
	if (overlap(*found, range) || place->kind == PCI_BAR_PORTS)
		return overlap(*found, range);
	*found = memory_window(place, f, PCI_PREFETCH_BASE, PCI_PREFETCH_LIMIT);
	return overlap(*found, range);
}

static bool
in_way(const struct place *place, struct pci_window range, struct pci_window *found)
{
	for (unsigned i = 0; i < place->bus->count; i++) {
		if (function_in_way(place, &place->bus->functions[i], range, found))
			return true;
	}
	return false;
}

/* The highest free multiple of the size in the window; 0: there is none. */
static uint32_t
find_place(const struct place *place)
{
	const struct pci_window window = window_of_bus(place);
	struct pci_window range, found;
	uint32_t end = window.last;	/* the last address that may be used */

	while (window.first <= end && end - window.first >= place->size - 1) {
		range.first = (end - (place->size - 1)) & ~(place->size - 1);
		range.last = range.first + place->size - 1;
		if (range.first < window.first || range.first == 0)
			return 0;
		if (!in_way(place, range, &found))
			return range.first;
		if (found.first == 0)
			return 0;
		end = found.first - 1;
	}
	return 0;
}

static void
assign_function(const struct pci_bus *bus, const struct pci_access *access, struct pci_description *f)
{
	for (unsigned i = 0; i < PCI_BARS; i++) {
		struct pci_bar *bar = &f->bars[i];
		struct place place = { bus, access, f, bar->kind, bar->size };

		if (bar->kind == PCI_BAR_NONE || bar->address != 0)
			continue;
		bar->address = find_place(&place);
		if (bar->address == 0)
			continue;
		access->write(access->context, pci_address(f, PCI_BAR0 + i * 4), 4, bar->address);
		if (bar->kind == PCI_BAR_MEMORY &&
		    (access->read(access->context, pci_address(f, PCI_BAR0 + i * 4), 4) & PCI_BAR_TYPE) == PCI_BAR_64 &&
		    i + 1 < PCI_BARS)
			access->write(access->context, pci_address(f, PCI_BAR0 + i * 4 + 4), 4, 0);
	}
}

void
pci_assign(struct pci_bus *bus, const struct pci_access *access)
{
	for (unsigned i = 0; i < bus->count; i++) {
		if (bus->functions[i].class != PCI_CLASS_BRIDGE)
			assign_function(bus, access, &bus->functions[i]);
	}
}

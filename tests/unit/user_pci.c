/* SPDX-License-Identifier: MIT */
/*
 * user_pci.c: what init makes of PCI configuration spaces.
 *
 *   The spaces were recorded from an emulated PC (i440FX) with a bridge, an ivshmem device and a
 *   network card behind the bridge: as the firmware leaves them (assigned) and as they are at
 *   power-on (raw).  Each function is its first 64 bytes and what its BARs keep of all ones; it
 *   behaves as the machine's does.
 */
#include "unit.h"

#include "user/servers/init/pci_assign.c"
#define read_register scan_read_register
#include "user/servers/init/pci_scan.c"
#undef read_register

struct recorded {
	uint8_t bus, device, function;
	uint32_t words[16];
	uint32_t masks[6];
};

#define HOST	{ 0, 0, 0, { 0x12378086, 0, 0x06000002 }, { 0 } }
#define ISA	{ 0, 1, 0, { 0x70008086, 0x02000103, 0x06010000, 0x00800000 }, { 0 } }
#define POWER	{ 0, 1, 3, { 0x71138086, 0x02800103, 0x06800003, 0, [15] = 0x00000109 }, { 0 } }
#define IDE(command, bar) \
	{ 0, 1, 1, { 0x70108086, 0x02800000 | (command), 0x01018000, [8] = (bar), [11] = 0x11001af4 }, { [4] = 0xfffffff1 } }
#define SHARED(command, bar0, bar2) \
	{ 0, 3, 0, { 0x11101af4, (command), 0x05000001, 0, (bar0), 0, (bar2), 0, [11] = 0x11001af4 }, \
	  { 0xffffff00, 0, 0xfff0000c, 0xffffffff } }
#define CARD(command, bar0, bar1) \
	{ 1, 3, 0, { 0x813910ec, (command), 0x02000020, 0, (bar0), (bar1), [11] = 0x11001af4, [15] = 0x0000010a }, \
	  { 0xffffff01, 0xffffff00 } }
#define BRIDGE(buses, io, memory) \
	{ 0, 2, 0, { 0x00011b36, 0x00b00103, 0x06040000, 0x00010000, 0xfe600004, 0, (buses), (io), (memory), 0xfe91fe81 }, \
	  { 0xffffff04, 0xffffffff } }

static const struct recorded assigned[] = {
	HOST, ISA, IDE(0x103, 0xd001), POWER, BRIDGE(0x00010100, 0x00a0c0c0, 0xfe50fe40),
	SHARED(0x103, 0xfe601000, 0xfea0000c), CARD(0x103, 0xc001, 0xfe400000)
};
static const struct recorded raw[] = { HOST, ISA, IDE(0, 1), POWER, SHARED(0, 0, 0xc) };

/* The machine. */
static struct recorded functions[PCI_MOST * 2];
static unsigned function_count;
static unsigned answering_probes;	/* BARs written with ones while the function answered */
static unsigned writes;

static void
set_machine(const struct recorded *list, unsigned count)
{
	memcpy(functions, list, count * sizeof list[0]);
	function_count = count;
	answering_probes = writes = 0;
}

static struct recorded *
function_at(uint32_t address)
{
	for (unsigned i = 0; i < function_count; i++) {
		struct recorded *f = &functions[i];

		if (address >> 8 == PCI_ADDRESS(f->bus, f->device, f->function, 0) >> 8)
			return f;
	}
	return NULL;
}

static uint32_t
fake_read(void *context, uint32_t address, uint32_t width)
{
	const struct recorded *f = function_at(address);
	uint32_t offset = address & 0xff, word;

	(void)context;
	ck_assert_uint_eq(offset % width, 0);
	if (!f)
		return width == 4 ? 0xffffffff : (1u << width * 8) - 1;
	word = offset / 4 < 16 ? f->words[offset / 4] : 0;
	word >>= offset % 4 * 8;
	return width == 4 ? word : word & ((1u << width * 8) - 1);
}

static bool
is_bar(const struct recorded *f, uint32_t offset)
{
	return offset >= PCI_BAR0 && offset < PCI_BAR0 + (f->words[3] >> 16 & 0x7f ? 2 : 6) * 4;
}

static void
fake_write(void *context, uint32_t address, uint32_t width, uint32_t value)
{
	struct recorded *f = function_at(address);
	uint32_t offset = address & 0xff;

	(void)context;
	ck_assert_ptr_nonnull(f);
	writes++;
	if (is_bar(f, offset)) {
		uint32_t mask = f->masks[(offset - PCI_BAR0) / 4], low = mask & 1 ? 3 : 0xf;

		ck_assert_uint_eq(width, 4);
		if (value == 0xffffffff && f->words[1] & 3)
			answering_probes++;
		f->words[offset / 4] = (value & mask & ~low) | (mask & low);
		if (mask == 0xffffffff)
			f->words[offset / 4] = value;
	} else {
		ck_assert_uint_eq(offset, PCI_COMMAND_REGISTER);
		ck_assert_uint_eq(width, 2);
		f->words[1] = (f->words[1] & 0xffff0000) | value;
	}
}

static const struct pci_access access_fake = { fake_read, fake_write, NULL };
static struct pci_bus bus;

static const struct pci_description *
found(uint16_t vendor, uint16_t product)
{
	for (unsigned i = 0; i < bus.count; i++)
		if (bus.functions[i].vendor == vendor && bus.functions[i].product == product)
			return &bus.functions[i];
	ck_abort_msg("expected a function %04x:%04x, seen none among %u", vendor, product, bus.count);
}

static void
expect_bar(const struct pci_description *f, unsigned index, uint32_t kind, uint32_t address, uint32_t size)
{
	const struct pci_bar *bar = &f->bars[index];

	ck_assert_msg(bar->kind == kind && bar->address == address && bar->size == size,
		      "BAR %u of %04x:%04x: expected kind %u at %#x, %#x bytes, seen kind %u at %#x, %#x bytes", index,
		      f->vendor, f->product, kind, address, size, bar->kind, bar->address, bar->size);
}

#define SCAN(list) (set_machine(list, sizeof(list) / sizeof((list)[0])), pci_scan(&bus, &access_fake))

START_TEST(pci_functions_are_found_on_every_bus)
{
	SCAN(assigned);
	ck_assert_uint_eq(bus.count, 7);
	ck_assert_uint_eq(found(0x8086, 0x7113)->function, 3);
	ck_assert_uint_eq(found(0x1b36, 0x0001)->secondary, 1);
	ck_assert_uint_eq(found(0x10ec, 0x8139)->bus, 1);
	ck_assert_uint_eq(found(0x10ec, 0x8139)->irq[0], 10);
	ck_assert_uint_eq(found(0x10ec, 0x8139)->class, 2);
	ck_assert_uint_eq(found(0x1af4, 0x1110)->irq[0], PCI_NO_IRQ);
	ck_assert_uint_eq(found(0x1af4, 0x1110)->subsystem_product, 0x1100);
}
END_TEST

START_TEST(pci_bars_are_read_and_left_as_they_were)
{
	SCAN(assigned);
	expect_bar(found(0x1af4, 0x1110), 0, PCI_BAR_MEMORY, 0xfe601000, 0x100);
	expect_bar(found(0x1af4, 0x1110), 1, PCI_BAR_NONE, 0, 0);
	expect_bar(found(0x1af4, 0x1110), 2, PCI_BAR_MEMORY, 0xfea00000, 0x100000);
	expect_bar(found(0x1af4, 0x1110), 3, PCI_BAR_NONE, 0, 0);
	expect_bar(found(0x10ec, 0x8139), 0, PCI_BAR_PORTS, 0xc000, 0x100);
	expect_bar(found(0x10ec, 0x8139), 1, PCI_BAR_MEMORY, 0xfe400000, 0x100);
	ck_assert_uint_gt(writes, 0);
	ck_assert_uint_eq(answering_probes, 0);
	ck_assert_int_eq(memcmp(functions, assigned, sizeof assigned), 0);
}
END_TEST

START_TEST(pci_ide_in_compatibility_mode_is_where_the_pc_has_it)
{
	const struct pci_description *f;

	SCAN(assigned);
	f = found(0x8086, 0x7010);
	expect_bar(f, 0, PCI_BAR_PORTS, 0x1f0, 8);
	expect_bar(f, 1, PCI_BAR_PORTS, 0x3f6, 1);
	expect_bar(f, 2, PCI_BAR_PORTS, 0x170, 8);
	expect_bar(f, 3, PCI_BAR_PORTS, 0x376, 1);
	expect_bar(f, 4, PCI_BAR_PORTS, 0xd000, 16);
	ck_assert_uint_eq(f->irq[0], 14);
	ck_assert_uint_eq(f->irq[1], 15);
}
END_TEST

START_TEST(pci_ide_in_native_mode_is_where_its_bars_say)
{
	struct recorded native = IDE(0, 1);
	const struct pci_description *f;

	native.function = 0;
	native.words[2] |= 0x0500;
	native.words[4] = 0xc101;
	native.masks[0] = 0xfffffff9;
	native.words[15] = 0x010b;
	set_machine(&native, 1);
	pci_scan(&bus, &access_fake);
	f = found(0x8086, 0x7010);
	expect_bar(f, 0, PCI_BAR_PORTS, 0xc100, 8);
	expect_bar(f, 1, PCI_BAR_NONE, 0, 0);
	ck_assert_uint_eq(f->irq[0], 11);
	ck_assert_uint_eq(f->irq[1], PCI_NO_IRQ);
}
END_TEST

START_TEST(pci_bars_without_a_place_get_one)
{
	const struct pci_description *shared;

	SCAN(raw);
	shared = found(0x1af4, 0x1110);
	expect_bar(found(0x8086, 0x7010), 4, PCI_BAR_PORTS, 0xfff0, 16);
	expect_bar(shared, 0, PCI_BAR_MEMORY, 0xfebfff00, 0x100);
	expect_bar(shared, 2, PCI_BAR_MEMORY, 0xfea00000, 0x100000);
	ck_assert_uint_eq(function_at(PCI_ADDRESS(0, 1, 1, 0))->words[8], 0xfff1);
	ck_assert_uint_eq(function_at(PCI_ADDRESS(0, 3, 0, 0))->words[4], 0xfebfff00);
	ck_assert_uint_eq(function_at(PCI_ADDRESS(0, 3, 0, 0))->words[6], 0xfea0000c);
	ck_assert_uint_eq(function_at(PCI_ADDRESS(0, 3, 0, 0))->words[7], 0);
}
END_TEST

START_TEST(pci_places_behind_a_bridge_lie_in_its_window)
{
	const struct recorded list[] = {
		BRIDGE(0x00010100, 0x00a0c0c0, 0xfe50fe40), CARD(0, 1, 0), SHARED(0, 0xfebff000, 0xfea0000c)
	};
	const struct recorded closed[] = { BRIDGE(0x00010100, 0x00a000f0, 0x0000fff0), CARD(0, 1, 0) };

	SCAN(list);
	expect_bar(found(0x10ec, 0x8139), 0, PCI_BAR_PORTS, 0xcf00, 0x100);
	expect_bar(found(0x10ec, 0x8139), 1, PCI_BAR_MEMORY, 0xfe5fff00, 0x100);
	SCAN(closed);
	expect_bar(found(0x10ec, 0x8139), 0, PCI_BAR_PORTS, 0, 0x100);
	expect_bar(found(0x10ec, 0x8139), 1, PCI_BAR_MEMORY, 0, 0x100);
}
END_TEST

START_TEST(pci_places_on_bus_0_keep_out_of_bridges_windows)
{
	const struct recorded list[] = {
		ISA, BRIDGE(0x00010100, 0x0000f0c0, 0xfebffea0), SHARED(0, 0xfe710000, 0xc), IDE(0, 1), CARD(0x103, 0xf001, 0xfea00000)
	};

	SCAN(list);
	/*
	 * Not in the bridge's windows at 0xfea00000 and 0xfe800000, nor over its BAR at 0xfe600000
	 * or its own at 0xfe710000.
	 */
	expect_bar(found(0x1af4, 0x1110), 2, PCI_BAR_MEMORY, 0xfe500000, 0x100000);
	expect_bar(found(0x8086, 0x7010), 4, PCI_BAR_PORTS, 0xbff0, 16);
}
END_TEST

START_TEST(pci_bar_above_4_gib_comes_down)
{
	struct recorded shared = SHARED(0, 0xfe601000, 0x0000000c);

	shared.words[7] = 1;
	set_machine(&shared, 1);
	pci_scan(&bus, &access_fake);
	expect_bar(found(0x1af4, 0x1110), 2, PCI_BAR_MEMORY, 0xfeb00000, 0x100000);
	ck_assert_uint_eq(functions[0].words[7], 0);
	ck_assert_uint_eq(functions[0].words[6], 0xfeb0000c);
}
END_TEST

START_TEST(pci_bridges_in_a_ring_are_walked_once)
{
	const struct recorded ring[] = {
		BRIDGE(0x00010100, 0, 0), { 1, 0, 0, { 0x00011b36, 0, 0x06040000, 0x00010000, [6] = 0x00020201 }, { 0 } },
		{ 2, 0, 0, { 0x00011b36, 0, 0x06040000, 0x00010000, [6] = 0x00010102 }, { 0 } },
		{ 2, 1, 0, { 0x00011b36, 0, 0x06040000, 0x00010000, [6] = 0x00000002 }, { 0 } },
	};

	SCAN(ring);
	ck_assert_uint_eq(bus.count, 4);
}
END_TEST

START_TEST(pci_more_functions_than_fit_are_left_out_and_told)
{
	static struct recorded many[80];

	for (unsigned i = 0; i < 80; i++) {
		many[i] = (struct recorded)HOST;
		many[i].device = (uint8_t)(i / 8);
		many[i].function = i % 8;
		many[i].words[3] = 0x00800000;
	}
	SCAN(many);
	ck_assert_uint_eq(bus.count, PCI_MOST);
	ck_assert(bus.full);
	SCAN(assigned);
	ck_assert(!bus.full);
}
END_TEST

START_TEST(pci_registers_of_drivers)
{
	ck_assert_int_eq(pci_register_check(0x40, 4), 0);
	ck_assert_int_eq(pci_register_check(0xff, 1), 0);
	ck_assert_int_eq(pci_register_check(0x100, 1), E_RANGE);
	ck_assert_int_eq(pci_register_check(0x42, 4), E_RANGE);
	ck_assert_int_eq(pci_register_check(0x40, 3), E_ARGUMENT);
	ck_assert_int_eq(pci_register_check(0xfffffffc, 4), E_RANGE);
	ck_assert(pci_register_writable(0x40, 4));
	ck_assert(pci_register_writable(PCI_LATENCY, 1));
	ck_assert(pci_register_writable(PCI_CACHE_LINE, 2));
	ck_assert(pci_register_writable(PCI_STATUS, 2));
	ck_assert(!pci_register_writable(PCI_STATUS, 1));
	ck_assert(!pci_register_writable(PCI_CACHE_LINE, 4));
	ck_assert(!pci_register_writable(PCI_COMMAND_REGISTER, 4));
	ck_assert(!pci_register_writable(PCI_BAR0, 4));
	ck_assert(!pci_register_writable(PCI_LINE, 1));
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(pci_functions_are_found_on_every_bus),
		UNIT(pci_bars_are_read_and_left_as_they_were),
		UNIT(pci_ide_in_compatibility_mode_is_where_the_pc_has_it),
		UNIT(pci_ide_in_native_mode_is_where_its_bars_say),
		UNIT(pci_bars_without_a_place_get_one),
		UNIT(pci_places_behind_a_bridge_lie_in_its_window),
		UNIT(pci_places_on_bus_0_keep_out_of_bridges_windows),
		UNIT(pci_bar_above_4_gib_comes_down),
		UNIT(pci_bridges_in_a_ring_are_walked_once),
		UNIT(pci_more_functions_than_fit_are_left_out_and_told),
		UNIT(pci_registers_of_drivers),
	};

	return unit_run("user_pci", tests, sizeof tests / sizeof tests[0]);
}

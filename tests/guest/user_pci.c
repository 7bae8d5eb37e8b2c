/* SPDX-License-Identifier: MIT */
/*
 * user_pci.c: PCI devices as init hands them to a service, and kept memory.
 *
 *   tests/system/user_pci.c boots it with an ivshmem device as well, and says so ("shared" on the
 *   command line).  Without that it is a service that asks for devices that are not there.  It is a
 *   service that is always started again: the first incarnation ends itself after it has left
 *   something in its kept memory.
 */
#include <pci.h>
#include <port.h>
#include <protocol/init.h>
#include <start.h>
#include <stdlib.h>

#include "lib/guest.h"

#define IDE_STATUS_PORT	0x1f7u		/* primary channel: status */
#define   IDE_BUSY	0x80u
#define MASTER_PORTS	16u
#define SHARED_SIZE	0x100000u	/* as the system test makes it */
#define MAGIC		0x6b657074u

/* ---- first of all: what is left of the incarnation before ---- */

/* Where the kept memory is mapped. */
static uint32_t *
kept_memory(void)
{
	static uint32_t *at;

	if (!at && memory_commit_all(start_handle("kept"), 0, 65536) == 0)
		at = memory_show(start_handle("kept"), 65536, MAP_READ | MAP_WRITE, NULL);
	return at;
}

/* The first incarnation leaves numbers, switches bus mastering on and dies. */
void
guest_begin(void)
{
	uint32_t *kept = kept_memory();

	if (!kept || kept[0] == MAGIC)
		return;
	for (uint32_t i = 0; i < 65536 / 4; i++)
		kept[i] += i * 7;
	kept[0] = MAGIC;
	pci_command(start_handle("ide"), PCI_COMMAND_MASTER, 0);
	task_destroy(HANDLE_SELF, 3);
}

TEST(pci_kept_memory_is_there_again_after_a_death)
{
	uint32_t *kept = kept_memory();
	uint32_t command;

	expect(kept != NULL);
	for (uint32_t i = 1; i < 65536 / 4; i++)
		expect_equal(i * 7, kept[i]);
	/* The death has switched bus mastering off. */
	expect_equal(0, pci_read(start_handle("ide"), 4, 2, &command));
	expect_equal(PCI_COMMAND_IO | PCI_COMMAND_MEMORY, command & PCI_COMMAND_BITS);
}

TEST(pci_kept_buffer_is_contiguous)
{
	struct memory_info info;

	expect_equal(0, memory_info(start_handle("buffer"), &info, 0));
	expect_equal(8192, info.size);
	expect_equal(MEMORY_KIND_CONTIGUOUS, info.kind);
	expect(info.physical != 0);
}

/* ---- an IDE controller in compatibility mode: every PC that is tested has one ---- */

TEST(pci_ide_is_described)
{
	struct pci_description d;
	uint32_t id;

	expect_equal(0, pci_describe(start_handle("ide"), &d));
	expect_equal(1, d.class);
	expect_equal(1, d.subclass);
	expect_equal(0x1f0, d.bars[0].address);
	expect_equal(8, d.bars[0].size);
	expect_equal(0x376, d.bars[3].address);
	expect_equal(PCI_BAR_PORTS, d.bars[4].kind);
	expect_equal(MASTER_PORTS, d.bars[4].size);
	expect_equal(14, d.irq[0]);
	expect_equal(15, d.irq[1]);
	expect_equal(0, pci_read(start_handle("ide"), 0, 4, &id));
	expect_equal(d.vendor | (uint32_t)d.product << 16, id);
}

TEST(pci_ide_has_its_ports_and_lines)
{
	static const char *const bars[] = { "ide-bar0", "ide-bar1", "ide-bar2", "ide-bar3", "ide-bar4" };
	struct pci_description d;
	handle_t endpoint = expect_handle(endpoint_create());

	for (unsigned i = 0; i < 5; i++)
		expect_equal(OBJECT_PORTS | RIGHT_MANAGE, handle_info(start_handle(bars[i])));
	expect_equal(HANDLE_NONE, start_handle("ide-bar5"));
	expect_equal(0, irq_bind(start_handle("ide-irq"), endpoint, 0));
	expect_equal(0, irq_bind(start_handle("ide-irq2"), endpoint, 1));
	expect_equal(0, ports_bind(start_handle("ide-bar0"), HANDLE_SELF));
	expect_equal(0, ports_bind(start_handle("ide-bar4"), HANDLE_SELF));
	/* No drive is there: the bus floats, or says that nothing is ready. */
	expect((port_read(IDE_STATUS_PORT) & IDE_BUSY) == 0 || port_read(IDE_STATUS_PORT) == 0xff);
	expect_equal(0, pci_describe(start_handle("ide"), &d));
	port_write((uint16_t)d.bars[4].address, 0);
	expect_equal(0, port_read((uint16_t)d.bars[4].address) & 1);
}

TEST(pci_commands_of_the_device)
{
	handle_t ide = start_handle("ide");

	expect_equal(PCI_COMMAND_MASTER, pci_command(ide, PCI_COMMAND_MASTER, 0) & PCI_COMMAND_MASTER);
	expect_equal(0, pci_command(ide, 0, PCI_COMMAND_MASTER) & PCI_COMMAND_MASTER);
	expect_equal(E_ARGUMENT, pci_command(ide, 0x8000, 0));
	expect_equal(E_ARGUMENT, pci_command(ide, 0, ~0u));
	expect(pci_command(ide, 0, 0) & PCI_COMMAND_IO);
}

TEST(pci_memory_is_held_for_the_device)
{
	handle_t ide = start_handle("ide"), memory = expect_handle(memory_create(PAGE_SIZE, MEMORY_CONTIGUOUS));
	uint32_t free = free_frames();

	expect_equal(E_ARGUMENT, pci_hold(ide, 0, expect_handle(endpoint_create())));
	expect_equal(E_RANGE, pci_hold(ide, PCI_HOLDS, memory));
	expect_equal(E_RIGHTS, pci_hold(start_handle("init"), 0, memory));
	expect_equal(0, pci_hold(ide, PCI_HOLDS - 1, memory));
	expect_equal(0, handle_close(memory));
	expect_equal(free, free_frames());
	expect_equal(0, pci_hold(ide, PCI_HOLDS - 1, HANDLE_NONE));
	expect(free_frames() > free);
}

TEST(pci_registers_of_the_device)
{
	handle_t ide = start_handle("ide");
	uint32_t before, after;

	expect_equal(0, pci_read(ide, 0x0d, 1, &before));
	expect_equal(0, pci_read(ide, 0x40, 2, &before));
	expect_equal(0, pci_write(ide, 0x40, 2, before));
	expect_equal(0, pci_read(ide, 0x20, 4, &before));
	expect_equal(E_RIGHTS, pci_write(ide, 0x20, 4, 0xc101));
	expect_equal(E_RIGHTS, pci_write(ide, 0x3c, 1, 3));
	expect_equal(E_RIGHTS, pci_write(ide, 0x04, 2, 7));
	expect_equal(0, pci_read(ide, 0x20, 4, &after));
	expect_equal(before, after);
	expect_equal(E_RANGE, pci_read(ide, 256, 1, &after));
	expect_equal(E_RANGE, pci_read(ide, 1, 4, &after));
	expect_equal(E_ARGUMENT, pci_read(ide, 0, 8, &after));
	expect_equal(E_RANGE, pci_write(ide, 0xfffffffe, 2, 0));
}

/* ---- what only drivers may ask ---- */

TEST(pci_requests_through_other_connections_are_refused)
{
	struct pci_description d;
	uint32_t value;

	expect_equal(E_RIGHTS, pci_describe(start_handle("init"), &d));
	expect_equal(E_RIGHTS, pci_command(start_handle("init"), PCI_COMMAND_MASTER, 0));
	expect_equal(E_RIGHTS, pci_read(start_handle("names"), 0, 4, &value));
	expect_equal(E_RIGHTS, pci_write(start_handle("names"), 0x40, 4, 0));
}

TEST(pci_connection_is_good_for_nothing_else)
{
	for (uint32_t label = 0; label < 0x40; label++) {
		struct message m = { .tag = TAG(label, 0, 0) };
		int32_t result;

		if (label >= PCI_FIRST && label < PCI_LABELS)
			continue;
		expect(ipc_call(start_handle("ide"), &m) >= 0);
		result = (int32_t)m.words[0];
		if (result != E_RIGHTS)
			expect_equal(E_CALL, result);
	}
}

/* ---- ivshmem: memory of the machine's host, which the system test brings ---- */

TEST(pci_device_that_is_not_there_gives_nothing)
{
	expect_equal(HANDLE_NONE, start_handle("other"));
	expect_equal(HANDLE_NONE, start_handle("other-bar0"));
	if (guest_word("shared"))
		return;
	expect_equal(HANDLE_NONE, start_handle("shared"));
	expect_equal(HANDLE_NONE, start_handle("shared-bar2"));
}

TEST(pci_memory_of_a_device_is_mapped)
{
	struct pci_description d;
	uint32_t *at;

	if (!guest_word("shared"))
		return;
	expect_equal(0, pci_describe(start_handle("shared"), &d));
	expect_equal(PCI_BAR_MEMORY, d.bars[2].kind);
	expect_equal(SHARED_SIZE, d.bars[2].size);
	expect_equal(PCI_NO_IRQ, d.irq[0]);
	at = memory_show(start_handle("shared-bar2"), SHARED_SIZE, MAP_READ | MAP_WRITE, NULL);
	expect(at != NULL);
	expect_equal(MAGIC, at[0]);	/* the system test's */
	at[SHARED_SIZE / 4 - 1] = ~MAGIC;
	expect_equal(E_RIGHTS, pci_write(start_handle("shared"), 0x18, 4, 0x1000));
	expect_equal(MAGIC, at[0]);
}

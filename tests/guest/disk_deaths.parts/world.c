/* SPDX-License-Identifier: MIT */
/*
 * world.c: a server of disks and its supervisor (world.h).
 */
#include "disk_deaths.parts/world.h"

#include <archive.h>
#include <pci.h>
#include <port.h>
#include <program.h>
#include <stdio.h>

#define PULSE_STOP		1u
#define PRIORITY_DISK		22u
#define PRIORITY_SUPERVISOR	24u
#define DISK_QUOTA		(2u << 20)
#define GRANTS_MOST		12u

#define CONFIG_ADDRESS		0xcf8u	/* PCI Local Bus Specification 3.0, 3.2.2.3.2 */
#define CONFIG_DATA		0xcfcu
#define CONFIG_ENABLE		0x80000000u
#define CONFIG_COMMAND		0x04u
#define CONFIG_CLASS		0x08u
#define CONFIG_BAR(n)		(0x10u + 4 * (n))
#define CLASS_IDE		0x0101u
#define IVSHMEM			0x11101af4u

struct world world;

static struct archive archive;
static handle_t endpoint, deaths, stop, pci_endpoint, task;
static struct program_grant grants[GRANTS_MOST];
static char names[GRANTS_MOST][16];
static uint32_t grant_count;
static struct worker supervisor, pci_worker;
static struct pci_description ide;
static uint32_t ide_function;

/* ---- devices --------------------------------------------------------------------------------------------- */

static uint32_t
config_read(uint32_t function, uint32_t offset)
{
	port_write32(CONFIG_ADDRESS, CONFIG_ENABLE | function | offset);
	return port_read32(CONFIG_DATA);
}

static void
config_write(uint32_t function, uint32_t offset, uint32_t value)
{
	port_write32(CONFIG_ADDRESS, CONFIG_ENABLE | function | offset);
	port_write32(CONFIG_DATA, value);
}

/* The first function of bus 0 that has this value at this place; 0: there is none. */
static uint32_t
find(uint32_t offset, uint32_t shift, uint32_t value)
{
	for (uint32_t function = 0x100; function < 0x10000; function += 0x100) {
		if (config_read(function, 0) != 0xffffffff && config_read(function, offset) >> shift == value)
			return function;
	}
	return 0;
}

static void
grant(const char *name, handle_t handle, uint32_t rights)
{
	expect(grant_count < GRANTS_MOST);
	snprintf(names[grant_count], sizeof names[0], "%s", name);
	grants[grant_count] = (struct program_grant){ names[grant_count], handle, rights };
	grant_count++;
}

static void
grant_ports(uint32_t bar, uint32_t first, uint32_t count)
{
	char name[16];

	snprintf(name, sizeof name, "ide-bar%u", (unsigned)bar);
	ide.bars[bar] = (struct pci_bar){ PCI_BAR_PORTS, first, count };
	grant(name, expect_handle(ports_create(INIT_PORTS, first, count)), RIGHT_MANAGE);
}

static void
grant_ide(void)
{
	ide_function = find(CONFIG_CLASS, 16, CLASS_IDE);
	if (ide_function == 0)
		return;
	grant_ports(0, 0x1f0, 8);
	grant_ports(1, 0x3f6, 1);
	grant_ports(2, 0x170, 8);
	grant_ports(3, 0x376, 1);
	grant_ports(4, config_read(ide_function, CONFIG_BAR(4)) & ~3u, 16);
	grant("ide-irq", INIT_IRQ + 14, RIGHT_MANAGE);
	grant("ide-irq2", INIT_IRQ + 15, RIGHT_MANAGE);
	grant("ide", expect_handle(connection_create(pci_endpoint, 1, 0)), RIGHT_SEND);
}

/* How big a memory BAR is: the bits of its address that cannot be set. */
static uint32_t
bar_size(uint32_t function, uint32_t bar)
{
	const uint32_t address = config_read(function, CONFIG_BAR(bar));
	uint32_t size;

	config_write(function, CONFIG_BAR(bar), 0xffffffff);
	size = ~(config_read(function, CONFIG_BAR(bar)) & ~0xfu) + 1;
	config_write(function, CONFIG_BAR(bar), address);
	return size;
}

static bool
grant_memory(void)
{
	const uint32_t function = find(0, 0, IVSHMEM);

	if (function == 0)
		return false;
	grant("memory0-bar2", expect_handle(memory_create_device(INIT_DEVICES, config_read(function, CONFIG_BAR(2)) & ~0xfu,
								 bar_size(function, 2))),
	      RIGHT_READ | RIGHT_WRITE | RIGHT_MAP);
	return true;
}

static void
grant_kept(void)
{
	const uint32_t rights = RIGHT_READ | RIGHT_WRITE | RIGHT_MAP;

	grant("tables", expect_handle(memory_create(PAGE_SIZE, MEMORY_CONTIGUOUS)), rights);
}

/* What init answers about a device. */
static uint32_t
serve_pci(void *unused)
{
	struct message m = { 0 };
	int32_t tag;

	(void)unused;
	mailbox()->accept = 1;
	while ((tag = ipc_recv(pci_endpoint, &m, TIMEOUT_NEVER)) != TAG_KIND_PULSE) {
		const uint32_t token = mailbox()->token;
		struct message reply = { 0 };

		if (tag < 0 || TAG_KIND(tag) != TAG_KIND_MESSAGE)
			continue;
		if (TAG_LABEL(tag) == PCI_COMMAND) {
			config_write(ide_function, CONFIG_COMMAND,
				     ((config_read(ide_function, CONFIG_COMMAND) & 0xffff) | m.words[0]) & ~m.words[1]);
		} else if (TAG_LABEL(tag) == PCI_HOLD) {
			if (TAG_HANDLES(tag) > 0)	/* memory of ours: it stays anyway */
				handle_close(mailbox()->handles[0]);
		} else {
			memcpy(mailbox()->payload, &ide, sizeof ide);
			reply.tag = TAG(0, sizeof ide, 0);
		}
		ipc_reply(token, &reply);
	}
	return 0;
}

/* ---- the server ------------------------------------------------------------------------------------------ */

static void
launch(void)
{
	static const char *const arguments[] = { "disk", NULL };
	const handle_t death = expect_handle(connection_create(deaths, 1, 0));
	struct archive_file file;

	expect(archive_find(&archive, "disk", &file));
	task = expect_handle(program_start(&(struct program){
		.file = file.data,
		.size = (uint32_t)file.size,
		.arguments = arguments,
		.grants = grants,
		.grant_count = grant_count,
		.quota = DISK_QUOTA,
		.priority = PRIORITY_DISK,
		.death = death,
	}, NULL));
	expect_equal(0, handle_close(death));
	world.incarnations++;
}

/* Hears of each death, and starts the next. */
static uint32_t
supervise(void *unused)
{
	struct message m = { 0 };
	int32_t tag;

	(void)unused;
	while ((tag = ipc_recv(deaths, &m, TIMEOUT_NEVER)) != TAG_KIND_PULSE) {
		if (tag < 0 || TAG_KIND(tag) != TAG_KIND_DEATH)
			continue;
		expect(m.words[0] == POINTS_CODE);
		world.died = clock_nanoseconds();
		program_end(task);
		launch();
		if (world.second == 0)
			continue;
		points_tell();
		points_arm(task, world.second);
		world.second = 0;
	}
	program_end(task);
	return 0;
}

static void
bind_config_ports(void)
{
	const handle_t ports = expect_handle(ports_create(INIT_PORTS, CONFIG_ADDRESS, 8));

	expect_equal(0, ports_bind(ports, HANDLE_SELF));
}

const char *
world_start(void)
{
	struct archive_error error;
	bool memory;

	world = (struct world){ 0 };
	grant_count = 0;
	expect_equal(0, archive_map(&archive, INIT_ARCHIVE, &error));
	bind_config_ports();
	endpoint = expect_handle(endpoint_create());
	deaths = expect_handle(endpoint_create());
	pci_endpoint = expect_handle(endpoint_create());
	stop = expect_handle(connection_create(deaths, 2, PULSE_STOP));
	grant("endpoint", endpoint, RIGHT_RECEIVE);
	grant_kept();
	memory = grant_memory();
	if (!memory)
		grant_ide();
	worker_start(&pci_worker, serve_pci, NULL, PRIORITY_SUPERVISOR);
	launch();
	worker_start(&supervisor, supervise, NULL, PRIORITY_SUPERVISOR);
	return memory ? "4" : guest_word("ata") ? "0" : NULL;
}

void
world_end(void)
{
	const handle_t stop_pci = expect_handle(connection_create(pci_endpoint, 2, PULSE_STOP));

	expect_equal(0, pulse(stop, PULSE_STOP));
	worker_wait(&supervisor);
	expect_equal(0, pulse(stop_pci, PULSE_STOP));
	worker_wait(&pci_worker);
}

handle_t
world_task(void)
{
	return task;
}

void
world_kill(void)
{
	task_destroy(task, POINTS_CODE);
}

handle_t
world_root(void)
{
	return expect_handle(connection_create(endpoint, 1, 0));
}

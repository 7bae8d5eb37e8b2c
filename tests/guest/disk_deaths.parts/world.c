/* SPDX-License-Identifier: MIT */
/*
 * world.c: a server of disks, and what init is to it (world.h).
 */
#include "disk_deaths.parts/world.h"

#include <pci.h>
#include <port.h>
#include <program.h>
#include <stdio.h>

#include "lib/deaths.h"
#include "lib/family.h"
#include "lib/service.h"

#define PULSE_STOP		1u
#define PRIORITY_DISK		22u
#define PRIORITY_PCI		24u
#define DISK_QUOTA		(2u << 20)
#define GRANTS_MOST		12u
#define OPTIONS_MAX		512u

#define CONFIG_ADDRESS		0xcf8u	/* PCI Local Bus Specification 3.0, 3.2.2.3.2 */
#define CONFIG_DATA		0xcfcu
#define CONFIG_ENABLE		0x80000000u
#define CONFIG_COMMAND		0x04u
#define CONFIG_CLASS		0x08u
#define CONFIG_BAR(n)		(0x10u + 4 * (n))
#define CLASS_IDE		0x0101u
#define IVSHMEM			0x11101af4u

handle_t world_task;

static handle_t endpoint, pci_endpoint, death;
static struct program_grant grants[GRANTS_MOST];
static char names[GRANTS_MOST][16];
static uint32_t grant_count;
static struct worker pci_worker;
static char options[OPTIONS_MAX];
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

	grant("tables", expect_handle(memory_create(2 * PAGE_SIZE, MEMORY_CONTIGUOUS)), rights);
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

/* The words of the command line, as init hands them on. */
static void
make_environment(void)
{
	uint32_t used = (uint32_t)snprintf(options, sizeof options, "BOOT_OPTIONS=");

	for (int i = 1; i < guest_words() && used < sizeof options; i++)
		used += (uint32_t)snprintf(options + used, sizeof options - used, "%s%s", i > 1 ? " " : "",
					   guest_words_all()[i]);
	expect(used < sizeof options);
}

static void
launch(void)
{
	static const char *const arguments[] = { "disk", NULL }, *const environment[] = { options, NULL };

	world_task = service_start((struct program){
		.arguments = arguments,
		.environment = environment,
		.grants = grants,
		.grant_count = grant_count,
		.quota = DISK_QUOTA,
		.priority = PRIORITY_DISK,
		.death = death,
	});
}

static handle_t
launch_again(uint32_t unused)
{
	(void)unused;
	program_end(world_task);
	launch();
	return world_task;
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
	bool memory;

	grant_count = 0;
	make_environment();
	bind_config_ports();
	endpoint = expect_handle(endpoint_create());
	pci_endpoint = expect_handle(endpoint_create());
	grant("endpoint", endpoint, RIGHT_RECEIVE);
	grant_kept();
	memory = grant_memory();
	if (!memory)
		grant_ide();
	worker_start(&pci_worker, serve_pci, NULL, PRIORITY_PCI);
	deaths_begin(launch_again);
	death = deaths_connection(0);
	launch();
	return memory ? "4" : guest_word("ata") ? "0" : NULL;
}

void
world_end(void)
{
	const handle_t stop = expect_handle(connection_create(pci_endpoint, 2, PULSE_STOP));

	deaths_end();
	program_end(world_task);
	expect_equal(0, pulse(stop, PULSE_STOP));
	worker_wait(&pci_worker);
}

handle_t
world_root(void)
{
	return expect_handle(connection_create(endpoint, 1, 0));
}

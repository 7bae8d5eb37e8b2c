/* SPDX-License-Identifier: MIT */
/*
 * disk.c: the server of disks (protocol/disk.h).
 *
 *	session.c	who may read and write what; rings
 *	queue.c		requests on their way, one a channel
 *	ata*.c, dma.c	drives at the IDE controller		memory_disk.c	disks that are memory
 *	partition.c	parts of disks
 *
 *   One thread, which waits for pulses and requests and never for a drive.  After whatever has come
 *   it lets every channel take work that it can begin (turn()); if there is more than is fair to do
 *   at once it pulses itself.
 *
 *   What it is given, by the service table: "ide" (the PCI device, and with it ports, interrupts
 *   and the bus master), "memory0" ... (memory disks), "tables" (kept memory, dma.h).  What is
 *   missing is done without.
 */
#include <memory.h>
#include <pci.h>
#include <print.h>
#include <server.h>
#include <start.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ata.h"
#include "ata_registers.h"
#include "dma.h"
#include "faults.h"
#include "memory_disk.h"

#define PULSE_IRQ		0	/* bit 0: of channel 0, bit 1: of channel 1 */
#define PULSE_TICK		2
#define PULSE_MORE		3	/* from ourselves */
#define BIT(n)			(1u << (n))

struct drive drives[DRIVES_MAX];
struct drive nowhere = { .model = "" };

static struct ata channels[DMA_CHANNELS];
static handle_t irqs[DMA_CHANNELS];
static struct channel nothing;		/* nowhere's */
static handle_t own;			/* connection to ourselves */
static handle_t endpoint;
static bool ticking;

/* ---- work ------------------------------------------------------------------------------------------------ */

static bool
busy(void)
{
	for (uint32_t i = 0; i < DMA_CHANNELS; i++) {
		if (channels[i].state != ATA_IDLE)
			return true;
	}
	return false;
}

/* Ticks go on while a drive is at work, and stop with the first during which none is. */
static void
keep_time(void)
{
	if (ticking || !busy())
		return;
	ticking = true;
	timer_set(endpoint, BIT(PULSE_TICK), fault_options.tick, fault_options.tick);
}

/* Let all channels begin what they can. */
static void
turn(void)
{
	bool more = queue_run(&nothing);

	for (uint32_t i = 0; i < DMA_CHANNELS; i++) {
		more |= queue_run(&channels[i].channel);
		more |= ata_resume(&channels[i]);
	}
	for (uint32_t i = DRIVES_ATA; i < DRIVES_MAX; i++)
		more |= drives[i].present && queue_run(drives[i].channel);
	if (more)
		pulse(own, BIT(PULSE_MORE));
	keep_time();
}

static void
tick(void)
{
	for (uint32_t i = 0; i < DMA_CHANNELS; i++)
		ata_tick(&channels[i]);
	if (busy())
		return;
	timer_set(endpoint, 0, 0, 0);
	ticking = false;
}

static void
pulse_came(struct server *server, uint32_t bits)
{
	(void)server;
	for (uint32_t i = 0; i < DMA_CHANNELS; i++) {
		if (!(bits & BIT(PULSE_IRQ + i)))
			continue;
		ata_interrupt(&channels[i]);
		irq_done(irqs[i]);
	}
	if (bits & BIT(PULSE_TICK))
		tick();
	turn();
}

static void
hangup_came(struct server *server, uint32_t badge)
{
	(void)server;
	session_hangup(badge);
	turn();
}

/* As session_attach(); the ring may hold work already. */
static int32_t
attach(struct server *server, const struct message *request, struct message *reply)
{
	const int32_t result = session_attach(server, request, reply);

	if (result == 0)
		pulse(own, BIT(PULSE_MORE));
	return result;
}

/* ---- devices --------------------------------------------------------------------------------------------- */

/* The first of the ports under a name, which are bound to us; 0: there are none. */
static uint16_t
take_ports(const struct pci_description *ide, uint32_t bar)
{
	char name[] = "ide-bar0";
	handle_t ports;

	name[sizeof name - 2] = (char)('0' + bar);
	ports = start_handle(name);
	if (ports == HANDLE_NONE || ide->bars[bar].kind != PCI_BAR_PORTS || ports_bind(ports, HANDLE_SELF) < 0)
		return 0;
	return (uint16_t)ide->bars[bar].address;
}

static void
find_channel(uint32_t number, const struct pci_description *ide, uint16_t master)
{
	static const char *const irq_names[DMA_CHANNELS] = { "ide-irq", "ide-irq2" };
	struct ata *ata = &channels[number];

	ata->number = number;
	ata->drives = &drives[2 * number];
	ata->ports = take_ports(ide, 2 * number);
	ata->control = take_ports(ide, 2 * number + 1);
	ata->master = master ? master + (uint16_t)(number * MASTER_PORTS) : 0;
	irqs[number] = start_handle(irq_names[number]);
	if (ata->ports == 0 || ata->control == 0 || irqs[number] == HANDLE_NONE)
		return;
	ata_find(ata, 2 * number);
	irq_bind(irqs[number], endpoint, PULSE_IRQ + number);
}

static void
find_ide(bool tables)
{
	const handle_t device = start_handle("ide");
	struct pci_description ide;
	uint16_t master;

	if (device == HANDLE_NONE || pci_describe(device, &ide) < 0)
		return;
	master = tables ? take_ports(&ide, 4) : 0;
	for (uint32_t i = 0; i < DMA_CHANNELS && master; i++)
		dma_stop(master + (uint16_t)(i * MASTER_PORTS));
	if (master && !dma_begin(device))
		master = 0;
	for (uint32_t i = 0; i < DMA_CHANNELS; i++)
		find_channel(i, &ide, master);
}

static void
find_memory_disks(void)
{
	char name[] = "memory0-bar2";

	for (uint32_t i = 0; i < DRIVES_MEMORY; i++) {
		name[6] = (char)('0' + i);
		if (start_handle(name) != HANDLE_NONE)
			memory_disk_find(start_handle(name), DRIVES_ATA + i);
	}
}

/* Everything there is.  Returns where generations of sessions are counted. */
static uint32_t *
find_all(void)
{
	static uint32_t not_kept;
	int32_t error;
	struct dma_kept *kept = dma_keep(&error);

	if (!kept)
		log_printf("disk: no kept memory \"tables\": no DMA; error %d\n", (int)-error);
	nowhere.channel = &nothing;
	for (uint32_t i = 0; i < DMA_CHANNELS; i++)
		channels[i].channel = (struct channel){ .start = ata_start, .stop = ata_stop };
	find_ide(kept != NULL);
	find_memory_disks();
	return kept ? &kept->channels[0].generation : &not_kept;
}

static server_handler *const handlers[DISK_LABELS] = {
	[DISK_OPEN] = session_open,
	[DISK_LIST] = session_list,
	[DISK_INFO] = session_info,
	[DISK_ATTACH] = attach,
};

int
main(void)
{
	struct server server = {
		.endpoint = start_handle_needed("endpoint"),
		.handlers = handlers,
		.handler_count = DISK_LABELS,
		.accept = 2,
		.pulse = pulse_came,
		.hangup = hangup_came,
	};
	int32_t result;

	endpoint = server.endpoint;
	if (getenv("BOOT_OPTIONS"))
		faults_read(&fault_options, getenv("BOOT_OPTIONS"));
	result = connection_create(endpoint, 0, BIT(PULSE_MORE));
	if (result > 0) {
		own = (handle_t)result;
		result = sessions_start(endpoint, find_all());
	}
	if (result >= 0)
		result = server_run(&server);
	log_printf("disk: cannot go on: error %d\n", (int)-result);
	return 1;
}

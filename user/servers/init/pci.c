/* SPDX-License-Identifier: MIT */
/*
 * pci.c: devices for services, their handles, and what a driver may ask about its own.
 *
 *   owners[i] says whose functions[i] of the scan is.  The names of the handles that a function
 *   gives lie beside it, as the service's first stack is made from them.
 *
 *   An interrupt line that another device has as well goes to the first service that asks: the
 *   kernel tells one endpoint.
 */
#include "pci.h"

#include <calls.h>
#include <port.h>
#include <print.h>
#include <stdio.h>
#include <string.h>

#include "abi/boot.h"
#include "pci_registers.h"
#include "service.h"

#define NAME_SIZE	(SERVICE_NAME_MAX + 1)

struct owner {
	unsigned service;		/* the table's count: nobody's */
	unsigned line;			/* which of the service's grants */
	char names[PCI_GRANTS_MAX][NAME_SIZE];
	handle_t holds[PCI_HOLDS];	/* memory that the device may reach into; HANDLE_NONE */
};

static const struct service_table *table;
static handle_t own_endpoint;
static struct pci_bus bus;
static struct owner owners[PCI_MOST];
static uint32_t lines_taken;		/* interrupt lines that somebody has, one bit each */

static uint16_t
choose_register(uint32_t address)
{
	port_write32(PCI_PORT_ADDRESS, PCI_ADDRESS_ENABLE | (address & ~3u));
	return (uint16_t)(PCI_PORT_DATA + (address & 3));
}

static uint32_t
machine_read(void *context, uint32_t address, uint32_t width)
{
	uint16_t port = choose_register(address);

	(void)context;
	if (width == 4)
		return port_read32(port);
	return width == 2 ? port_read16(port) : port_read(port);
}

static void
machine_write(void *context, uint32_t address, uint32_t width, uint32_t value)
{
	uint16_t port = choose_register(address);

	(void)context;
	if (width == 4)
		port_write32(port, value);
	else if (width == 2)
		port_write16(port, (uint16_t)value);
	else
		port_write(port, (uint8_t)value);
}

static const struct pci_access machine = { machine_read, machine_write, NULL };

static uint32_t
read_register(const struct pci_description *f, uint32_t offset, uint32_t width)
{
	return machine_read(NULL, pci_address(f, offset), width);
}

/* Change bits of a function's command register.  Returns what it is then. */
static uint32_t
change_command(const struct pci_description *f, uint32_t set, uint32_t clear)
{
	uint32_t command = (read_register(f, PCI_COMMAND_REGISTER, 2) | set) & ~clear;

	machine_write(NULL, pci_address(f, PCI_COMMAND_REGISTER), 2, command);
	return read_register(f, PCI_COMMAND_REGISTER, 2);
}

/* A machine with such a bus keeps what is written to the address port. */
static bool
bus_is_there(void)
{
	int32_t ports = ports_create(INIT_PORTS, PCI_PORT_ADDRESS, PCI_PORT_LAST - PCI_PORT_ADDRESS + 1);

	if (ports < 0 || ports_bind((handle_t)ports, HANDLE_SELF) < 0)
		return false;
	port_write32(PCI_PORT_ADDRESS, PCI_ADDRESS_ENABLE);
	return port_read32(PCI_PORT_ADDRESS) == PCI_ADDRESS_ENABLE;
}

static bool
fits(const struct pci_description *f, const struct grant *grant)
{
	if (f->class == PCI_CLASS_BRIDGE || f->header != PCI_HEADER_DEVICE)
		return false;
	if (grant->kind == GRANT_PCI_CLASS)
		return f->class == grant->first && f->subclass == grant->last;
	return f->vendor == grant->first && f->product == grant->last;
}

/* "disk" and "-bar0" and so on. */
static void
make_names(struct owner *owner, const char *name)
{
	snprintf(owner->names[0], NAME_SIZE, "%s", name);
	for (unsigned i = 0; i < PCI_BARS; i++)
		snprintf(owner->names[1 + i], NAME_SIZE, "%.18s-bar%u", name, i);
	snprintf(owner->names[1 + PCI_BARS], NAME_SIZE, "%.18s-irq", name);
	snprintf(owner->names[2 + PCI_BARS], NAME_SIZE, "%.18s-irq2", name);
}

static void
take(unsigned number, unsigned service, unsigned line)
{
	const struct pci_description *f = &bus.functions[number];
	const struct service *s = &table->services[service];

	owners[number].service = service;
	owners[number].line = line;
	make_names(&owners[number], s->grants[line].name);
	change_command(f, PCI_COMMAND_IO | PCI_COMMAND_MEMORY, PCI_COMMAND_MASTER);
	log_printf("init: pci %u:%02x.%u, %04x:%04x, is for %s\n", f->bus, f->device, f->function, f->vendor, f->product,
		   s->name);
}

static void
give_device(unsigned service, unsigned line)
{
	const struct grant *grant = &table->services[service].grants[line];

	for (unsigned i = 0; i < bus.count; i++) {
		if (owners[i].service == table->count && fits(&bus.functions[i], grant)) {
			take(i, service, line);
			return;
		}
	}
}

static bool
is_pci(const struct grant *grant)
{
	return grant->kind == GRANT_PCI_CLASS || grant->kind == GRANT_PCI_DEVICE;
}

/* Interrupt lines that the table itself gives away. */
static void
note_lines(void)
{
	for (unsigned i = 0; i < table->count; i++) {
		const struct service *s = &table->services[i];

		for (unsigned j = 0; j < s->grant_count; j++)
			if (s->grants[j].kind == GRANT_IRQ)
				lines_taken |= 1u << s->grants[j].first;
	}
}

/* Of a taken function keep only the interrupt lines that are its alone. */
static void
take_lines(struct pci_description *f, const char *service)
{
	for (unsigned i = 0; i < 2; i++) {
		if (f->irq[i] == PCI_NO_IRQ)
			continue;
		if (lines_taken & 1u << f->irq[i]) {
			log_printf("init: interrupt line %u is another's: %s goes without\n", f->irq[i], service);
			f->irq[i] = PCI_NO_IRQ;
		} else {
			lines_taken |= 1u << f->irq[i];
		}
	}
}

void
pci_start(const struct service_table *which, handle_t own)
{
	table = which;
	own_endpoint = own;
	if (bus_is_there())
		pci_scan(&bus, &machine);
	if (bus.full)
		log_printf("init: there are more PCI functions than the %u that are looked at\n", PCI_MOST);
	for (unsigned i = 0; i < bus.count; i++)
		owners[i].service = table->count;
	note_lines();
	for (unsigned i = 0; i < table->count; i++) {
		const struct service *s = &table->services[table->order[i]];

		for (unsigned j = 0; j < s->grant_count; j++)
			if (is_pci(&s->grants[j]))
				give_device(table->order[i], j);
	}
	for (unsigned i = 0; i < bus.count; i++)
		if (owners[i].service < table->count)
			take_lines(&bus.functions[i], table->services[owners[i].service].name);
}

/* The number of the function that a line has; bus.count: none. */
static unsigned
function_of(unsigned service, unsigned line)
{
	unsigned i = 0;

	while (i < bus.count && (owners[i].service != service || owners[i].line != line))
		i++;
	return i;
}

static int32_t
make_bar(const struct pci_bar *bar, uint32_t *rights)
{
	uint32_t first = bar->address & ~PAGE_MASK;
	uint32_t end = (bar->address + bar->size + PAGE_MASK) & ~PAGE_MASK;

	if (bar->kind == PCI_BAR_PORTS) {
		*rights = RIGHT_MANAGE;
		return ports_create(INIT_PORTS, bar->address, bar->size);
	}
	*rights = RIGHT_READ | RIGHT_WRITE | RIGHT_MAP;
	return memory_create_device(INIT_DEVICES, first, end - first);
}

struct making {
	const struct owner *owner;
	struct program_grant *grants;
	uint32_t count;
	int32_t error;			/* the first */
};

static void
add(struct making *m, unsigned name, int32_t handle, uint32_t rights)
{
	if (handle >= 0)
		m->grants[m->count++] = (struct program_grant){ m->owner->names[name], (handle_t)handle, rights };
	else if (m->error == 0)
		m->error = handle;
}

uint32_t
pci_grants(unsigned service, unsigned line, struct program_grant *grants, int32_t *error)
{
	unsigned number = function_of(service, line);
	struct making m = { &owners[number], grants, 0, 0 };

	*error = 0;
	if (number == bus.count)
		return 0;
	const struct pci_description *f = &bus.functions[number];

	add(&m, 0, connection_create(own_endpoint, BADGE_PCI | number, 0), RIGHT_SEND);
	for (unsigned i = 0; i < PCI_BARS; i++) {
		uint32_t rights;

		if (f->bars[i].kind != PCI_BAR_NONE && f->bars[i].address != 0) {
			int32_t bar = make_bar(&f->bars[i], &rights);

			add(&m, 1 + i, bar, rights);
		}
	}
	for (unsigned i = 0; i < 2; i++)
		if (f->irq[i] != PCI_NO_IRQ)
			add(&m, 1 + PCI_BARS + i, handle_copy(INIT_IRQ + f->irq[i], HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL),
			    RIGHT_MANAGE);
	*error = m.error;
	return m.count;
}

/* Put a Memory's handle, or HANDLE_NONE, into a slot; what was there is let go. */
static void
hold(struct owner *owner, uint32_t slot, handle_t memory)
{
	if (owner->holds[slot] != HANDLE_NONE)
		handle_close(owner->holds[slot]);
	owner->holds[slot] = memory;
}

void
pci_quiet(unsigned service)
{
	for (unsigned i = 0; i < bus.count; i++) {
		if (owners[i].service != service)
			continue;
		change_command(&bus.functions[i], 0, PCI_COMMAND_MASTER);
		for (uint32_t slot = 0; slot < PCI_HOLDS; slot++)
			hold(&owners[i], slot, HANDLE_NONE);
	}
}

const struct pci_description *
pci_function(unsigned n, unsigned *service)
{
	if (n >= bus.count)
		return NULL;
	*service = owners[n].service;
	return &bus.functions[n];
}

/* The function whose driver asks; NULL: it is none. */
static const struct pci_description *
asking(const struct message *request)
{
	uint32_t number = request->badge & BADGE_NUMBER;

	return (request->badge & ~BADGE_NUMBER) == BADGE_PCI && number < bus.count ? &bus.functions[number] : NULL;
}

int32_t
pci_serve_describe(struct server *server, const struct message *request, struct message *reply)
{
	const struct pci_description *f = asking(request);

	(void)server;
	if (!f)
		return E_RIGHTS;
	memcpy(mailbox()->payload, f, sizeof *f);
	reply->tag = TAG(0, sizeof *f, 0);
	return 0;
}

int32_t
pci_serve_command(struct server *server, const struct message *request, struct message *reply)
{
	const struct pci_description *f = asking(request);

	(void)server;
	if (!f)
		return E_RIGHTS;
	if ((request->words[0] | request->words[1]) & ~PCI_COMMAND_BITS)
		return E_ARGUMENT;
	reply->words[1] = change_command(f, request->words[0], request->words[1]);
	return 0;
}

int32_t
pci_serve_read(struct server *server, const struct message *request, struct message *reply)
{
	const struct pci_description *f = asking(request);
	int32_t error = pci_register_check(request->words[0], request->words[1]);

	(void)server;
	if (!f)
		return E_RIGHTS;
	if (error < 0)
		return error;
	reply->words[1] = read_register(f, request->words[0], request->words[1]);
	return 0;
}

int32_t
pci_serve_write(struct server *server, const struct message *request, struct message *reply)
{
	const struct pci_description *f = asking(request);
	int32_t error = pci_register_check(request->words[0], request->words[1]);

	(void)server;
	(void)reply;
	if (!f)
		return E_RIGHTS;
	if (error < 0)
		return error;
	if (!pci_register_writable(request->words[0], request->words[1]))
		return E_RIGHTS;
	machine_write(NULL, pci_address(f, request->words[0]), request->words[1], request->words[2]);
	return 0;
}

int32_t
pci_serve_hold(struct server *server, const struct message *request, struct message *reply)
{
	const struct pci_description *f = asking(request);
	const handle_t memory = server->received[0];
	struct memory_info info;

	(void)reply;
	if (!f)
		return E_RIGHTS;
	if (request->words[0] >= PCI_HOLDS)
		return E_RANGE;
	if (memory != HANDLE_NONE && memory_info(memory, &info, 0) < 0)
		return E_ARGUMENT;
	hold(&owners[f - bus.functions], request->words[0], memory);
	server->received[0] = HANDLE_NONE;
	return 0;
}

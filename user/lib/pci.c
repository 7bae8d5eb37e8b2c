/* SPDX-License-Identifier: MIT */
/*
 * pci.c: a driver's requests about its device; init answers (protocol/pci.h).
 */
#include "pci.h"

#include <string.h>

#include "ipc.h"

/* Ask.  Returns words[0] of the reply, or the call's error; words[1] in *value. */
static int32_t
ask(handle_t device, struct message *m, uint32_t *value)
{
	int32_t result = ipc_call(device, m);

	*value = m->words[1];
	return result < 0 ? result : (int32_t)m->words[0];
}

int32_t
pci_describe(handle_t device, struct pci_description *description)
{
	struct message m = { .tag = TAG(PCI_DESCRIBE, 0, 0) };
	uint32_t unused;
	int32_t result = ask(device, &m, &unused);

	if (result == 0 && TAG_LENGTH(m.tag) != sizeof *description)
		return E_ARGUMENT;
	if (result == 0)
		memcpy(description, mailbox()->payload, sizeof *description);
	return result;
}

int32_t
pci_command(handle_t device, uint32_t set, uint32_t clear)
{
	struct message m = { .tag = TAG(PCI_COMMAND, 0, 0), .words = { set, clear } };
	uint32_t now;
	int32_t result = ask(device, &m, &now);

	return result < 0 ? result : (int32_t)now;
}

int32_t
pci_read(handle_t device, uint32_t offset, uint32_t width, uint32_t *value)
{
	struct message m = { .tag = TAG(PCI_READ, 0, 0), .words = { offset, width } };

	return ask(device, &m, value);
}

int32_t
pci_write(handle_t device, uint32_t offset, uint32_t width, uint32_t value)
{
	struct message m = { .tag = TAG(PCI_WRITE, 0, 0), .words = { offset, width, value } };
	uint32_t unused;

	return ask(device, &m, &unused);
}

int32_t
pci_hold(handle_t device, uint32_t slot, handle_t memory)
{
	struct message m = { .tag = TAG(PCI_HOLD, 0, memory != HANDLE_NONE), .words = { slot } };
	uint32_t unused;

	mailbox()->handles[0] = memory;
	return ask(device, &m, &unused);
}

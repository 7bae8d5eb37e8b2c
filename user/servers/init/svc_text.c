/* SPDX-License-Identifier: MIT */
/*
 * svc_text.c: the texts of the files in /svc (svc.h says what they are).
 */
#include "svc_text.h"

#include <stdarg.h>
#include <stdio.h>

#include "instance.h"
#include "pci.h"

struct text {
	char *bytes;
	uint32_t size, length;
};

/* Add to a text; what does not fit is left out. */
static void __attribute__((format(printf, 2, 3)))
add(struct text *text, const char *format, ...)
{
	uint32_t room = text->size - text->length;
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(text->bytes + text->length, room, format, arguments);
	va_end(arguments);
	if (length > 0 && (uint32_t)length < room)
		text->length += (uint32_t)length;
}

uint32_t
svc_text_services(char *to, uint32_t size, unsigned none)
{
	static const char *const states[] = {
		[SERVICE_WAITING] = "waits",
		[SERVICE_RUNNING] = "runs",
		[SERVICE_ENDED] = "ended",
		[SERVICE_GIVEN_UP] = "given-up",
		[SERVICE_STOPPED] = "stopped",
	};
	struct text text = { to, size, 0 };
	struct service_status status;

	(void)none;
	for (unsigned i = 0; service_status(i, &status); i++)
		add(&text, "%s %s %u %u %llu %u %s\n", status.name, states[status.state], (unsigned)status.starts,
		    (unsigned)status.task, (unsigned long long)status.running, (unsigned)(status.memory / 1024),
		    status.reason[0] ? status.reason : "-");
	return text.length;
}

uint32_t
svc_text_log(char *to, uint32_t size, unsigned none)
{
	(void)none;
	return journal_write(&service_journal, JOURNAL_ALL, to, size);
}

uint32_t
svc_text_log_of(char *to, uint32_t size, unsigned service)
{
	return journal_write(&service_journal, service, to, size);
}

static void
add_bars(struct text *text, const struct pci_description *f)
{
	static const char *const kinds[] = { [PCI_BAR_PORTS] = "ports", [PCI_BAR_MEMORY] = "memory" };

	for (unsigned i = 0; i < PCI_BARS; i++) {
		const struct pci_bar *bar = &f->bars[i];

		if (bar->kind != PCI_BAR_NONE)
			add(text, " bar%u=%s:0x%x+0x%x", i, kinds[bar->kind], (unsigned)bar->address, (unsigned)bar->size);
	}
}

uint32_t
svc_text_pci(char *to, uint32_t size, unsigned none)
{
	struct text text = { to, size, 0 };
	const struct pci_description *f;
	unsigned service;

	(void)none;
	for (unsigned i = 0; (f = pci_function(i, &service)) != NULL; i++) {
		add(&text, "%02x:%02x.%u %04x:%04x class %02x:%02x:%02x", f->bus, f->device, f->function, f->vendor,
		    f->product, f->class, f->subclass, f->interface);
		add_bars(&text, f);
		for (unsigned line = 0; line < 2; line++)
			if (f->irq[line] != PCI_NO_IRQ)
				add(&text, " irq=%u", f->irq[line]);
		add(&text, " %s\n", service < service_table->count ? service_table->services[service].name : "-");
	}
	return text.length;
}

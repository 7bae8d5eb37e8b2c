/* SPDX-License-Identifier: MIT */
/*
 * table_grants.c: the lines of the service table that give a service a handle.
 */
#include <string.h>

#include "table_internal.h"

#define IRQ_LAST		15u
#define PORT_LAST		0xffffu
#define DEVICE_PAGE		4096u
#define PCI_NAME_MAX		18u		/* letters: what is given is called NAME-bar0 and so on */
#define PCI_BRIDGES		6u		/* the class that is init's own */
#define KEEP_LEAST		4096u
#define KEEP_MOST		(256u << 20)
#define KEEP_CONTIGUOUS_MOST	(32u << 10)

static struct grant *
add_grant(struct reading *r, struct service *s, const struct line *line,
	  enum grant_kind kind, const char *name)
{
	struct grant *grant = &s->grants[s->grant_count];

	if (s->grant_count == SERVICE_GRANTS_MAX) {
		table_problem(r, line->number, "too many handles for '%s': at most %u", s->name,
			      SERVICE_GRANTS_MAX);
		return NULL;
	}
	*grant = (struct grant){ .kind = kind, .line = line->number };
	if (!line_name(r, line, name, grant->name))
		return NULL;
	for (unsigned i = 0; i < s->grant_count; i++) {
		if (strcmp(s->grants[i].name, grant->name) == 0) {
			table_problem(r, line->number,
				      "'%s' has a handle '%s' already (line %u): rename or remove one",
				      s->name, name, s->grants[i].line);
			return NULL;
		}
	}
	if (strcmp(grant->name, "endpoint") == 0) {
		table_problem(r, line->number,
			      "'endpoint' is the handle every service has: choose another name");
		return NULL;
	}
	s->grant_count++;
	return grant;
}

void
read_connect(struct reading *r, struct service *s, const struct line *line)
{
	/* Everything comes after init anyway. */
	if (add_grant(r, s, line, GRANT_CONNECTION, line->words[1]) &&
	    strcmp(line->words[1], "init") != 0)
		add_dependency(r, s, line, line->words[1]);
}

void
read_irq(struct reading *r, struct service *s, const struct line *line)
{
	struct grant *grant = add_grant(r, s, line, GRANT_IRQ, line->words[1]);

	if (grant)
		line_number(r, line, line->words[2], "interrupt line", IRQ_LAST, &grant->first);
}

void
read_ports(struct reading *r, struct service *s, const struct line *line)
{
	struct grant *grant = add_grant(r, s, line, GRANT_PORTS, line->words[1]);

	if (grant)
		line_range(r, line, line->words[2], PORT_LAST, grant);
}

void
read_device(struct reading *r, struct service *s, const struct line *line)
{
	struct grant *grant = add_grant(r, s, line, GRANT_DEVICE, line->words[1]);

	if (!grant || !line_range(r, line, line->words[2], UINT32_MAX, grant))
		return;
	if (grant->first % DEVICE_PAGE != 0 || grant->last % DEVICE_PAGE != DEVICE_PAGE - 1)
		table_problem(r, line->number,
			      "'%s' is not whole pages: begin at a multiple of 0x1000, end before one",
			      line->words[2]);
}

void
read_archive(struct reading *r, struct service *s, const struct line *line)
{
	add_grant(r, s, line, GRANT_ARCHIVE, "archive");
}

void
read_system(struct reading *r, struct service *s, const struct line *line)
{
	add_grant(r, s, line, GRANT_SYSTEM, "system");
}

void
read_pci(struct reading *r, struct service *s, const struct line *line)
{
	bool by_class = line->count == 4 && strcmp(line->words[2], "class") == 0;
	struct grant *grant = add_grant(r, s, line, by_class ? GRANT_PCI_CLASS : GRANT_PCI_DEVICE, line->words[1]);

	if (!grant)
		return;
	if (strlen(grant->name) > PCI_NAME_MAX)
		table_problem(r, line->number, "'%s' is too long for a device: at most %u letters", grant->name,
			      PCI_NAME_MAX);
	else if (!(by_class ? line_pair(line->words[3], 2, &grant->first, &grant->last) :
		   line->count == 3 && line_pair(line->words[2], 4, &grant->first, &grant->last)))
		table_problem(r, line->number,
			      "which device? Say class CC:SS, or VVVV:PPPP (vendor and product, hexadecimal)");
	else if (by_class && grant->first == PCI_BRIDGES)
		table_problem(r, line->number, "bridges are init's own: name a device");
}

void
read_keep(struct reading *r, struct service *s, const struct line *line)
{
	struct grant *grant = add_grant(r, s, line, GRANT_KEEP, line->words[1]);
	bool contiguous = line->count == 4;

	if (!grant)
		return;
	grant->last = contiguous;
	if (!contiguous && line_share(line->words[2], &grant->share))
		return;
	if ((contiguous && strcmp(line->words[3], "contiguous") != 0) ||
	    !line_size(line->words[2], KEEP_LEAST, contiguous ? KEEP_CONTIGUOUS_MOST : KEEP_MOST, &grant->first) ||
	    grant->first % DEVICE_PAGE != 0)
		table_problem(r, line->number,
			      "'%s' is no size of kept memory: whole pages from 4K to %uM, or 1%% to 90%%; with 'contiguous' to %uK",
			      line->words[2], KEEP_MOST >> 20, KEEP_CONTIGUOUS_MOST >> 10);
}

void
read_names(struct reading *r, struct service *s, const struct line *line)
{
	if (add_grant(r, s, line, GRANT_NAMES, "names"))
		read_paths(r, line, s->mounts, &s->mount_count);
}

/* SPDX-License-Identifier: MIT */
/*
 * table_check.c: what can only be said of the whole service table.
 *
 *   Names of other services are resolved first, since a service may be named before its own lines come.
 *   Then conflicts: a device's line or port can have only one driver.  Then the order: a depth-first walk
 *   along "starts before it".  A service is
 *
 *	UNSEEN --> OPEN (on the path that is being walked) --> DONE (in the order, with all before it)
 *
 *   and meeting an OPEN one again is a cycle, which is told with its whole path.
 */
#include <stdio.h>
#include <string.h>

#include "table_internal.h"

#define OWN_PORTS_FIRST	0xcf8u	/* PCI configuration */
#define OWN_PORTS_LAST	0xcffu

enum visit {
	UNSEEN,
	OPEN,
	DONE,
};

struct walk {
	struct reading *reading;
	enum visit state[SERVICES_MAX];
	unsigned path[SERVICES_MAX];
	unsigned depth;
	unsigned ordered;
};

static bool
resolve(struct reading *r, const char *name, unsigned line, unsigned self,
	unsigned *service)
{
	*service = table_find(r->table, name);
	if (*service == r->table->count)
		table_problem(r, line, "there is no service '%s': check the name or add it",
			      name);
	else if (*service == self)
		table_problem(r, line, "'%s' names itself: remove the line", name);
	else
		return true;
	return false;
}

static void
resolve_names(struct reading *r, unsigned number)
{
	struct service *s = &r->table->services[number];
	unsigned kept = 0;

	for (unsigned i = 0; i < s->after_count; i++) {
		if (resolve(r, s->after[i].name, s->after[i].line, number, &s->after[i].service))
			s->after[kept++] = s->after[i];
	}
	s->after_count = kept;
	for (unsigned i = 0; i < s->grant_count; i++) {
		struct grant *grant = &s->grants[i];

		if (grant->kind != GRANT_CONNECTION)
			continue;
		/* An unknown name was reported with the dependency just above. */
		grant->service = strcmp(grant->name, "init") == 0 ?
				 SERVICE_INIT : table_find(r->table, grant->name);
	}
}

static bool
conflict(const struct grant *a, const struct grant *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == GRANT_IRQ)
		return a->first == b->first;
	return (a->kind == GRANT_PORTS || a->kind == GRANT_DEVICE) && a->first <= b->last &&
	       b->first <= a->last;
}

/* Report what this grant shares with one in an earlier line. */
static void
check_conflicts(struct reading *r, const struct grant *grant)
{
	static const char *const what[] = {
		[GRANT_IRQ] = "interrupt line",
		[GRANT_PORTS] = "port",
		[GRANT_DEVICE] = "device page",
	};

	for (unsigned i = 0; i < r->table->count; i++) {
		const struct service *s = &r->table->services[i];

		for (unsigned j = 0; j < s->grant_count; j++) {
			if (s->grants[j].line < grant->line && conflict(&s->grants[j], grant))
				table_problem(r, grant->line,
					      "this %s is given to '%s' already (line %u): it can have "
					      "one driver only", what[grant->kind], s->name,
					      s->grants[j].line);
		}
	}
}

/* Report a path that is served already, in an earlier line or in this one. */
static void
check_prefix(struct reading *r, const struct service *s, unsigned index)
{
	for (unsigned i = 0; i < r->table->count; i++) {
		const struct service *other = &r->table->services[i];

		for (unsigned j = 0; j < other->prefix_count; j++) {
			bool earlier = other->prefix_lines[j] < s->prefix_lines[index] ||
				       (other == s && j < index);

			if (earlier && strcmp(other->prefixes[j], s->prefixes[index]) == 0)
				table_problem(r, s->prefix_lines[index],
					      "'%s' is served by '%s' already (line %u): it can have "
					      "one server only", s->prefixes[index], other->name,
					      other->prefix_lines[j]);
		}
	}
}

/* Report ports through which every device could be reached. */
static void
check_own_ports(struct reading *r, const struct grant *grant)
{
	if (grant->kind == GRANT_PORTS && grant->first <= OWN_PORTS_LAST && grant->last >= OWN_PORTS_FIRST)
		table_problem(r, grant->line, "the ports 0x%x-0x%x are init's own: ask for a device with a line 'pci'",
			      OWN_PORTS_FIRST, OWN_PORTS_LAST);
}

static void
check_service(struct reading *r, const struct service *s)
{
	if (s->word_count == 0)
		table_problem(r, s->line, "'%s' has no program: add a line 'program FILE'",
			      s->name);
	for (unsigned i = 0; i < s->grant_count; i++) {
		check_conflicts(r, &s->grants[i]);
		check_own_ports(r, &s->grants[i]);
	}
	for (unsigned i = 0; i < s->prefix_count; i++)
		check_prefix(r, s, i);
}

/* Tell a cycle: from where the path met itself, round to there again. */
static void
report_cycle(struct walk *walk, unsigned again, unsigned line)
{
	const struct service *services = walk->reading->table->services;
	char text[120];
	size_t used = 0;
	unsigned i = 0;

	while (walk->path[i] != again)
		i++;
	for (; i < walk->depth && used < sizeof text; i++)
		used += snprintf(text + used, sizeof text - used, "%s -> ",
				      services[walk->path[i]].name);
	table_problem(walk->reading, line,
		      "each of these waits for the next to start: %s%s; remove one 'after' or "
		      "'connect'", text, services[again].name);
}

/* Visit a service: first all that start before it. */
static void
visit(struct walk *walk, unsigned number)
{
	const struct service *s = &walk->reading->table->services[number];

	walk->state[number] = OPEN;
	walk->path[walk->depth++] = number;
	for (unsigned i = 0; i < s->after_count; i++) {
		unsigned before = s->after[i].service;

		if (walk->state[before] == OPEN)
			report_cycle(walk, before, s->after[i].line);
		else if (walk->state[before] == UNSEEN)
			visit(walk, before);
	}
	walk->depth--;
	walk->state[number] = DONE;
	walk->reading->table->order[walk->ordered++] = number;
}

void
table_check(struct reading *r)
{
	struct walk walk = { .reading = r };

	for (unsigned i = 0; i < r->table->count; i++)
		resolve_names(r, i);
	for (unsigned i = 0; i < r->table->count; i++)
		check_service(r, &r->table->services[i]);
	for (unsigned i = 0; i < r->table->count; i++) {
		if (walk.state[i] == UNSEEN)
			visit(&walk, i);
	}
}

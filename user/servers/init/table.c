/* SPDX-License-Identifier: MIT */
/*
 * table.c: the service table, line by line.
 *
 *   Each line is cut into words (table_line.c); the first says what it sets.  settings[] lists
 *   every such word with the function that reads the rest and how many words may follow.  A bad
 *   line is reported and passed over, so that one run shows all that is wrong.  What can only be
 *   said of the whole table (does that service exist? is there a cycle?) is table_check.c's.
 */
#include "table_internal.h"

#include <string.h>

#define PRIORITY_DEFAULT	16u
#define PRIORITY_LAST		31u
#define QUOTA_DEFAULT		(256u << 10)
#define QUOTA_LEAST		(32u << 10)
#define QUOTA_MOST		(1u << 30)
#define HANDLES_LEAST	32u
#define HANDLES_MOST	4096u
#define HEARTBEAT_LEAST		10u
#define HEARTBEAT_MOST		60000u
#define TRIES_DEFAULT		5u
#define TRIES_MOST		1000u

unsigned
table_find(const struct service_table *table, const char *name)
{
	unsigned i = 0;

	while (i < table->count && strcmp(table->services[i].name, name) != 0)
		i++;
	return i;
}

void
add_dependency(struct reading *r, struct service *s, const struct line *line,
	       const char *name)
{
	struct dependency *d = &s->after[s->after_count];

	if (s->after_count == SERVICE_AFTER_MAX) {
		table_problem(r, line->number, "'%s' depends on too many services: at most %u",
			      s->name, SERVICE_AFTER_MAX);
		return;
	}
	d->line = line->number;
	if (line_name(r, line, name, d->name))
		s->after_count++;
}

/* One function for each kind of line.  s: the service it belongs to. */

static void
read_service(struct reading *r, struct service *none, const struct line *line)
{
	struct service_table *table = r->table;
	struct service *s = &table->services[table->count];
	char name[SERVICE_NAME_MAX + 1];

	(void)none;
	if (table->count == SERVICES_MAX) {
		table_problem(r, line->number, "too many services: at most %u", SERVICES_MAX);
		return;
	}
	if (!line_name(r, line, line->words[1], name))
		name[0] = '\0';	/* goes on, so that its lines are checked too */
	unsigned same = table_find(table, name);
	if (name[0] && same < table->count)
		table_problem(r, line->number,
			      "there is a service '%s' already (line %u): rename or remove one",
			      name, table->services[same].line);
	if (strcmp(name, "init") == 0)
		table_problem(r, line->number,
			      "'init' is the name of what reads this table: choose another");
	*s = (struct service){
		.line = line->number,
		.priority = PRIORITY_DEFAULT,
		.quota = QUOTA_DEFAULT,
		.restart = RESTART_ON_FAILURE,
		.tries = TRIES_DEFAULT,
	};
	memcpy(s->name, name, sizeof name);
	table->count++;
}

static void
read_program(struct reading *r, struct service *s, const struct line *line)
{
	const char *file = line->words[1];

	if (line->count - 1 > SERVICE_WORDS_MAX) {
		table_problem(r, line->number, "too many arguments: at most %u",
			      SERVICE_WORDS_MAX - 1);
		return;
	}
	for (unsigned i = 1; i < line->count; i++) {
		if (strlen(line->words[i]) > SERVICE_NAME_MAX) {
			table_problem(r, line->number, "'%s' is too long: at most %u letters",
				      line->words[i], SERVICE_NAME_MAX);
			return;
		}
		memcpy(s->words[i - 1], line->words[i], strlen(line->words[i]) + 1);
	}
	s->word_count = line->count - 1;
	s->program_line = line->number;
	if (!r->reader->has_program(r->reader->context, file))
		table_problem(r, line->number,
			      "there is no program '%s' in the boot archive: check the name, or add "
			      "user/bin/%s.c or user/servers/%s/", file, file, file);
}

static void
read_priority(struct reading *r, struct service *s, const struct line *line)
{
	line_number(r, line, line->words[1], "priority", PRIORITY_LAST, &s->priority);
}

static void
read_quota(struct reading *r, struct service *s, const struct line *line)
{
	if (line_share(line->words[1], &s->quota_share))
		return;
	if (line_size(line->words[1], QUOTA_LEAST, QUOTA_MOST, &s->quota))
		return;
	table_problem(r, line->number, "'%s' is not a quota: give a size from %uK to %uM, or 1%% to 90%%",
		      line->words[1], QUOTA_LEAST >> 10, QUOTA_MOST >> 20);
}

static void
read_handles(struct reading *r, struct service *s, const struct line *line)
{
	const char *end;
	uint32_t value;

	if (line_scan(line->words[1], &end, &value) && *end == '\0' && value >= HANDLES_LEAST &&
	    value <= HANDLES_MOST) {
		s->handles = value;
		return;
	}
	table_problem(r, line->number, "'%s' is no number of handles: give one from %u to %u",
		      line->words[1], HANDLES_LEAST, HANDLES_MOST);
}

static void
read_restart(struct reading *r, struct service *s, const struct line *line)
{
	static const char *const policies[] = {
		[RESTART_NEVER] = "never",
		[RESTART_ON_FAILURE] = "on-failure",
		[RESTART_ALWAYS] = "always",
	};
	unsigned i = 0;

	while (i < 3 && strcmp(policies[i], line->words[1]) != 0)
		i++;
	if (i == 3 || (i == RESTART_NEVER && line->count > 2)) {
		table_problem(r, line->number,
			      "restart what? Say never, on-failure [TRIES] or always [TRIES]");
		return;
	}
	s->restart = (enum restart_policy)i;
	if (line->count > 2)
		line_number(r, line, line->words[2], "number of tries", TRIES_MOST, &s->tries);
}

static void
read_after(struct reading *r, struct service *s, const struct line *line)
{
	for (unsigned i = 1; i < line->count; i++)
		add_dependency(r, s, line, line->words[i]);
}

void
read_paths(struct reading *r, const struct line *line, char paths[][SERVICE_PREFIX_SIZE],
	   unsigned *count)
{
	for (unsigned i = 1; i < line->count; i++) {
		if (*count == SERVICE_PREFIXES_MAX) {
			table_problem(r, line->number, "too many paths: at most %u",
				      SERVICE_PREFIXES_MAX);
			return;
		}
		if (line_path(r, line, line->words[i], paths[*count]))
			++*count;
	}
}

static void
read_prefix(struct reading *r, struct service *s, const struct line *line)
{
	unsigned before = s->prefix_count;

	read_paths(r, line, s->prefixes, &s->prefix_count);
	while (before < s->prefix_count)
		s->prefix_lines[before++] = line->number;
}

static void
read_session(struct reading *r, struct service *s, const struct line *line)
{
	(void)r;
	(void)line;
	s->session = true;
}

static void
read_control(struct reading *r, struct service *s, const struct line *line)
{
	(void)r;
	(void)line;
	s->control = true;
}

static void
read_heartbeat(struct reading *r, struct service *s, const struct line *line)
{
	if (line_number(r, line, line->words[1], "time between heartbeats", HEARTBEAT_MOST, &s->heartbeat) &&
	    s->heartbeat < HEARTBEAT_LEAST)
		table_problem(r, line->number, "a heartbeat every %s ms is too much: give %u to %u", line->words[1],
			      HEARTBEAT_LEAST, HEARTBEAT_MOST);
}

static const struct setting {
	const char *word;
	const char *form;		/* how to write it */
	unsigned least, most;		/* words after the first */
	bool once;			/* at most one such line a service */
	void (*read)(struct reading *r, struct service *s, const struct line *line);
} settings[] = {
	{ "service", "service NAME", 1, 1, false, read_service },
	{ "program", "program FILE [WORD ...]", 1, WORDS_MAX, true, read_program },
	{ "priority", "priority N", 1, 1, true, read_priority },
	{ "quota", "quota SIZE", 1, 1, true, read_quota },
	{ "handles", "handles N", 1, 1, true, read_handles },
	{ "heartbeat", "heartbeat N", 1, 1, true, read_heartbeat },
	{ "restart", "restart never|on-failure|always [TRIES]", 1, 2, true, read_restart },
	{ "after", "after NAME ...", 1, WORDS_MAX, false, read_after },
	{ "connect", "connect NAME", 1, 1, false, read_connect },
	{ "irq", "irq NAME N", 2, 2, false, read_irq },
	{ "ports", "ports NAME FIRST-LAST", 2, 2, false, read_ports },
	{ "device", "device NAME FIRST-LAST", 2, 2, false, read_device },
	{ "pci", "pci NAME class CC:SS, or pci NAME VVVV:PPPP", 2, 3, false, read_pci },
	{ "keep", "keep NAME SIZE|N% [contiguous]", 2, 3, false, read_keep },
	{ "prefix", "prefix PATH ...", 1, WORDS_MAX, false, read_prefix },
	{ "names", "names [PATH ...]", 0, WORDS_MAX, true, read_names },
	{ "archive", "archive", 0, 0, false, read_archive },
	{ "system", "system", 0, 0, false, read_system },
	{ "control", "control", 0, 0, true, read_control },
	{ "session", "session", 0, 0, true, read_session },
};

#define SETTING_COUNT	(sizeof settings / sizeof settings[0])

static void
read_line(struct reading *r, const struct line *line)
{
	struct service_table *table = r->table;
	struct service *s = table->count ? &table->services[table->count - 1] : NULL;
	unsigned i = 0;

	while (i < SETTING_COUNT && strcmp(settings[i].word, line->words[0]) != 0)
		i++;
	if (i == SETTING_COUNT) {
		table_problem(r, line->number,
			      "'%s' means nothing here; known are: service program priority quota "
			      "handles heartbeat restart after connect irq ports device pci keep prefix names archive "
			      "system control session", line->words[0]);
	} else if (line->count - 1 < settings[i].least || line->count - 1 > settings[i].most) {
		table_problem(r, line->number, "write it like this: %s", settings[i].form);
	} else if (!s && settings[i].read != read_service) {
		table_problem(r, line->number,
			      "'%s' belongs to no service: a line 'service NAME' must come first",
			      line->words[0]);
	} else if (settings[i].once && (s->settings & 1u << i)) {
		table_problem(r, line->number, "'%s' has a line '%s' already: remove one", s->name,
			      line->words[0]);
	} else {
		settings[i].read(r, s, line);
		if (settings[i].once)
			s->settings |= 1u << i;
	}
}

unsigned
table_read(struct service_table *table, const char *text, size_t length,
	   const struct table_reader *reader)
{
	struct reading reading = { .table = table, .reader = reader };
	struct line line = { 0 };
	size_t end;

	table->count = 0;
	for (size_t start = 0; start < length; start = end + 1) {
		for (end = start; end < length && text[end] != '\n'; end++)
			;
		line.number++;
		if (line_words(&reading, &line, text + start, end - start))
			read_line(&reading, &line);
	}
	if (table->count == 0)
		table_problem(&reading, line.number, "the table names no service");
	table_check(&reading);
	return reading.problems;
}

/* SPDX-License-Identifier: MIT */
/*
 * journal.c: what happened to the services and why; see journal.h.
 */
#include "journal.h"

#include <stdio.h>
#include <string.h>

#define LINE_SIZE	(JOURNAL_TEXT + 24)	/* with the time and its '\n' */

void
journal_add(struct journal *journal, uint64_t milliseconds, uint32_t service, const char *text)
{
	struct journal_line *line = &journal->lines[journal->count++ % JOURNAL_LINES];

	line->milliseconds = milliseconds;
	line->service = service;
	snprintf(line->text, sizeof line->text, "%s", text);
}

/* Write one line.  Returns its length. */
static uint32_t
write_line(const struct journal_line *line, char *to)
{
	uint32_t milliseconds = (uint32_t)(line->milliseconds % 1000);
	uint32_t seconds = (uint32_t)(line->milliseconds / 1000);

	return (uint32_t)snprintf(to, LINE_SIZE, "%6u.%03u %s\n", (unsigned)seconds, (unsigned)milliseconds, line->text);
}

/* How many bytes of lines from `first` on. */
static uint32_t
measure(const struct journal *journal, uint32_t service, uint32_t first, char *line)
{
	uint32_t length = 0;

	for (; first != journal->count; first++) {
		const struct journal_line *l = &journal->lines[first % JOURNAL_LINES];

		if (service == JOURNAL_ALL || l->service == service)
			length += write_line(l, line);
	}
	return length;
}

uint32_t
journal_write(const struct journal *journal, uint32_t service, char *to, uint32_t size)
{
	uint32_t first = journal->count > JOURNAL_LINES ? journal->count - JOURNAL_LINES : 0, used = 0, total;
	char text[LINE_SIZE];

	total = measure(journal, service, first, text);
	for (; first != journal->count; first++) {
		const struct journal_line *l = &journal->lines[first % JOURNAL_LINES];
		uint32_t length;

		if (service != JOURNAL_ALL && l->service != service)
			continue;
		length = write_line(l, text);
		if (total <= size) {
			memcpy(to + used, text, length);
			used += length;
		} else {
			total -= length;
		}
	}
	return used;
}

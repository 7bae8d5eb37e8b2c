/* SPDX-License-Identifier: MIT */
/*
 * journal.h: what happened to the services and why: the last lines, for /svc/log.
 *
 *   A ring of lines: when it is full the oldest goes.  Each line is of one service, or of init
 *   itself.  Pure code.
 */
#pragma once

#include <stdint.h>

#define JOURNAL_LINES	256u
#define JOURNAL_TEXT	104u	/* bytes of a line, the zero included; what is longer is cut */
#define JOURNAL_ALL	0xffffffffu

struct journal {
	struct journal_line {
		uint64_t milliseconds;	/* since boot */
		uint32_t service;
		char text[JOURNAL_TEXT];
	} lines[JOURNAL_LINES];
	uint32_t count;			/* lines ever added */
};

/* Add a line, without '\n'. */
void
journal_add(struct journal *journal, uint64_t milliseconds, uint32_t service, const char *text);

/*
 * Write the lines of a service (JOURNAL_ALL: of all), oldest first, each "    12.345 text\n" with the seconds since boot: at most
 * size bytes, and if they do not all fit the newest ones, whole.  Returns how many bytes.
 */
uint32_t
journal_write(const struct journal *journal, uint32_t service, char *to, uint32_t size);

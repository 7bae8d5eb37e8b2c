/* SPDX-License-Identifier: MIT */
/*
 * table_internal.h: what the two halves of the table's reader share: lines (table.c) and what lies
 * between services (table_check.c).
 */
#pragma once

#include "table.h"

struct reading {
	struct service_table *table;
	const struct table_reader *reader;
	unsigned problems;
};

/* Report a problem; the text is formatted as by printf. */
void
table_problem(struct reading *reading, unsigned line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Resolve names, look for conflicts and cycles, choose the order of starting. */
void
table_check(struct reading *reading);

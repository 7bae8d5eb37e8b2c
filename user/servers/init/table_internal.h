/* SPDX-License-Identifier: MIT */
/*
 * table_internal.h: what the parts of the table's reader share: words of a line (table_line.c), what a
 * line sets (table.c), what lies between services (table_check.c).
 */
#pragma once

#include "table.h"

#define LINE_MAX	200u	/* characters, the zero included */
#define WORDS_MAX	10u

struct line {
	unsigned number;
	unsigned count;			/* words */
	char *words[WORDS_MAX];
	char text[LINE_MAX];
};

struct reading {
	struct service_table *table;
	const struct table_reader *reader;
	unsigned problems;
};

/* Report a problem; the text is formatted as by printf. */
void
table_problem(struct reading *reading, unsigned line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The lines that give a service a handle (table_grants.c): s is the service they belong to. */
void
read_connect(struct reading *r, struct service *s, const struct line *line);
void
read_irq(struct reading *r, struct service *s, const struct line *line);
void
read_ports(struct reading *r, struct service *s, const struct line *line);
void
read_device(struct reading *r, struct service *s, const struct line *line);
void
read_pci(struct reading *r, struct service *s, const struct line *line);
void
read_keep(struct reading *r, struct service *s, const struct line *line);
void
read_archive(struct reading *r, struct service *s, const struct line *line);
void
read_system(struct reading *r, struct service *s, const struct line *line);
void
read_names(struct reading *r, struct service *s, const struct line *line);

/* Read paths into a list of SERVICE_PREFIXES_MAX. */
void
read_paths(struct reading *r, const struct line *line, char paths[][SERVICE_PREFIX_SIZE], unsigned *count);

/* Note a service that starts before this one. */
void
add_dependency(struct reading *r, struct service *s, const struct line *line, const char *name);

/* Resolve names, look for conflicts and cycles, choose the order of starting. */
void
table_check(struct reading *reading);

/* Copy a line out of the file and cut it into words.  False if there are none, or (reported) it is bad. */
bool
line_words(struct reading *reading, struct line *line, const char *text, size_t length);

/* Copy a name, of at most SERVICE_NAME_MAX letters.  False, and reported, if the word is none. */
bool
line_name(struct reading *reading, const struct line *line, const char *word, char *name);

/* Copy a path of at most SERVICE_PREFIX_SIZE bytes.  False, and reported, if the word is none. */
bool
line_path(struct reading *reading, const struct line *line, const char *word, char *path);

/* Read digits up to *end, decimal or hexadecimal.  False if there are none or the number does not fit. */
bool
line_scan(const char *text, const char **end, uint32_t *value);

/* Read a number of at most `most`; what: "priority", for the report.  False, and reported, if it is none. */
bool
line_number(struct reading *reading, const struct line *line, const char *word,
	    const char *what, uint32_t most, uint32_t *value);

/* Read two hexadecimal numbers of `digits` digits each and a ':' between.  False if they are none. */
bool
line_pair(const char *word, unsigned digits, uint32_t *first, uint32_t *second);

/* Read a share, "N%" of 1..90.  False if it is none; then *share is as it was. */
bool
line_share(const char *word, uint32_t *share);

/* Read a size, in bytes or with K or M after it, of least..most.  False if it is none. */
bool
line_size(const char *word, uint32_t least, uint32_t most, uint32_t *size);

/* Read FIRST-LAST into the grant.  False, and reported, if it is none. */
bool
line_range(struct reading *reading, const struct line *line, const char *word, uint32_t most,
	   struct grant *grant);

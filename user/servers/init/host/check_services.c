/* SPDX-License-Identifier: MIT */
/*
 * check_services.c: check a service table before it goes into the boot archive.
 *
 *	check-services TABLE PROGRAM...
 *
 *   PROGRAM: the names of the files there will be.  The reader is init's own.  Exit status: 0 the table is
 *   good, 1 it is not (each problem on a line FILE:LINE: TEXT), 2 it could not be read.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../table.c"
#include "../table_check.c"
#include "../table_grants.c"
#include "../table_line.c"

#define TABLE_SIZE_MAX	(1u << 20)

struct context {
	const char *file;
	char **programs;
	int count;
};

static void
print_problem(void *context, unsigned line, const char *text)
{
	fprintf(stderr, "%s:%u: %s\n", ((struct context *)context)->file, line, text);
}

static bool
is_program(void *context, const char *name)
{
	const struct context *c = context;

	for (int i = 0; i < c->count; i++) {
		const char *slash = strrchr(c->programs[i], '/');

		if (strcmp(slash ? slash + 1 : c->programs[i], name) == 0)
			return true;
	}
	return false;
}

int
main(int argc, char **argv)
{
	static struct service_table table;
	static char text[TABLE_SIZE_MAX];
	struct context context = { argv[1], argv + 2, argc - 2 };
	struct table_reader reader = { print_problem, is_program, &context };
	FILE *file;
	size_t length;

	if (argc < 2) {
		fprintf(stderr, "usage: check-services TABLE PROGRAM...\n");
		return 2;
	}
	file = fopen(argv[1], "r");
	if (!file) {
		perror(argv[1]);
		return 2;
	}
	length = fread(text, 1, sizeof text, file);
	if (ferror(file) || length == sizeof text) {
		fprintf(stderr, "%s: could not be read, or is not a service table\n", argv[1]);
		return 2;
	}
	fclose(file);
	return table_read(&table, text, length, &reader) == 0 ? 0 : 1;
}

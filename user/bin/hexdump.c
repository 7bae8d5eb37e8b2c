/* SPDX-License-Identifier: MIT */
/*
 * hexdump.c: the bytes of files, sixteen a line, as numbers and as text.
 */
#include "tool.h"

#include <ctype.h>

#define ROW	16

static unsigned long long skip, most = ~0ull, at;
static unsigned char row[ROW], row_before[ROW];
static size_t filled;
static bool same_before, has_row_before;

static void
option(int letter, char *argument)
{
	if (letter == 'n')
		most = (unsigned long long)tool_number(argument);
	else if (letter == 's')
		skip = (unsigned long long)tool_number(argument);
	else
		tool_set_flag(letter, argument);
}

static void
print_row(void)
{
	if (filled == ROW && has_row_before && memcmp(row, row_before, ROW) == 0 && !tool_flags['v']) {
		if (!same_before)
			puts("*");
		same_before = true;
		return;
	}
	same_before = false;
	printf("%08llx  ", at - filled);
	for (size_t i = 0; i < ROW; i++) {
		if (i < filled)
			printf("%02x ", row[i]);
		else
			fputs("   ", stdout);
		if (i == ROW / 2 - 1)
			putchar(' ');
	}
	fputs(" |", stdout);
	for (size_t i = 0; i < filled; i++)
		putchar(isprint(row[i]) ? row[i] : '.');
	puts("|");
	memcpy(row_before, row, ROW);
	has_row_before = true;
}

static void
dump(FILE *file, const char *path)
{
	int c;

	(void)path;
	while (most > 0 && (c = getc(file)) != EOF) {
		if (skip > 0) {
			skip--;
			at++;
			continue;
		}
		row[filled++] = (unsigned char)c;
		at++;
		most--;
		if (filled == ROW) {
			print_row();
			filled = 0;
		}
	}
}

int
main(int argc, char **argv)
{
	int first = tool_options(argc, argv, "hexdump [-Cv] [-n BYTES] [-s SKIP] [FILE ...]", "Cvn:s:", option);

	tool_each(argc - first, argv + first, dump);
	if (filled)
		print_row();
	printf("%08llx\n", at);
	return tool_end();
}

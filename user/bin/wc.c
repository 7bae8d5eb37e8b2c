/* SPDX-License-Identifier: MIT */
/*
 * wc.c: count lines, words and bytes.
 */
#include "tool.h"

#include <ctype.h>

#define KINDS	"lwc"

struct counts {
	unsigned long lines, words, bytes;
};

static struct counts total;
static bool named;
static int width;	/* of a column */

/* In columns, if there is more than one number to print in all. */
static void
print(const struct counts *counts, const char *name)
{
	const unsigned long numbers[] = { counts->lines, counts->words, counts->bytes };
	const char *space = "";

	for (const char *kind = KINDS; *kind; kind++) {
		if (tool_flags[(unsigned char)*kind])
			printf("%s%*lu", space, width, numbers[kind - KINDS]), space = " ";
	}
	printf("%s%s\n", *name ? " " : "", name);
}

static void
count(FILE *file, const char *path)
{
	struct counts counts = { 0 };
	bool in_word = false;
	int c;

	while ((c = getc(file)) != EOF) {
		counts.bytes++;
		counts.lines += c == '\n';
		counts.words += !isspace(c) && !in_word;
		in_word = !isspace(c);
	}
	total.lines += counts.lines;
	total.words += counts.words;
	total.bytes += counts.bytes;
	print(&counts, named ? path : "");
}

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "wc [-lwc] [FILE ...]", "lwcm"), kinds;

	tool_flags['c'] = tool_flags['c'] || tool_flags['m'];
	kinds = tool_flags['l'] + tool_flags['w'] + tool_flags['c'];
	if (kinds == 0)
		tool_flags['l'] = tool_flags['w'] = tool_flags['c'] = true;
	width = kinds == 1 && argc - first <= 1 ? 0 : 7;
	named = argc > first;
	tool_each(argc - first, argv + first, count);
	if (argc - first > 1)
		print(&total, "total");
	return tool_end();
}

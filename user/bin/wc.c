/* SPDX-License-Identifier: MIT */
/*
 * wc.c: count lines, words and bytes.
 */
#include "tool.h"

#include <ctype.h>

struct counts {
	unsigned long lines, words, bytes;
};

static struct counts total;
static bool named;

static void
print(const struct counts *counts, const char *name)
{
	bool all = !tool_flags['l'] && !tool_flags['w'] && !tool_flags['c'];
	const char *space = "";

	if (all || tool_flags['l'])
		printf("%7lu", counts->lines), space = " ";
	if (all || tool_flags['w'])
		printf("%s%7lu", space, counts->words), space = " ";
	if (all || tool_flags['c'])
		printf("%s%7lu", space, counts->bytes);
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
	int first = tool_start(argc, argv, "wc [-lwc] [FILE ...]", "lwcm");

	tool_flags['c'] = tool_flags['c'] || tool_flags['m'];
	named = argc > first;
	tool_each(argc - first, argv + first, count);
	if (argc - first > 1)
		print(&total, "total");
	return tool_end();
}

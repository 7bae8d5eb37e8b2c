/* SPDX-License-Identifier: MIT */
/*
 * cmdline.c: the boot loader's command line, taken apart.
 *
 *   The line is cut into words in place; each answer points into it.  Pure code.
 */
#include "boot/cmdline.h"

#include "arch/i386/string.h"

static const char *words[CMDLINE_WORDS];
static unsigned word_count;

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* True if a word is a file name and not an option: see cmdline.h. */
static bool
is_path(const char *word)
{
	for (; *word != '\0' && *word != '='; word++)
		if (*word == '/' || *word == '.')
			return true;
	return false;
}

bool
cmdline_init(char *line)
{
	const bool fits = strlen(line) < CMDLINE_SIZE;

	for (word_count = 0; ; word_count++) {
		while (is_blank(*line))
			*line++ = '\0';
		if (*line == '\0' || word_count == CMDLINE_WORDS)
			break;
		words[word_count] = line;
		while (*line != '\0' && !is_blank(*line))
			line++;
	}
	if (!fits && word_count > 0)
		word_count--;		/* half a word could be another option */
	if (word_count > 0 && is_path(words[0])) {
		word_count--;
		memmove(words, words + 1, word_count * sizeof(words[0]));
	}
	return fits && *line == '\0';
}

const char *
cmdline_value(const char *key)
{
	const size_t length = strlen(key);

	for (unsigned n = word_count; n-- > 0;)
		if (strncmp(words[n], key, length) == 0 && words[n][length] == '=')
			return words[n] + length + 1;
	return NULL;
}

unsigned
cmdline_count(void)
{
	return word_count;
}

const char *
cmdline_word(unsigned n)
{
	return words[n];
}

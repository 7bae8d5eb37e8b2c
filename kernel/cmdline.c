/* SPDX-License-Identifier: MIT */
/*
 * cmdline.c: the boot loader's command line, taken apart.
 *
 *   The line is copied once and cut into words in place; each answer points into the copy.  Pure code.
 */
#include "cmdline.h"

#include <stddef.h>

#include "arch/i386/string.h"

static char copy[CMDLINE_SIZE];
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

/* Cuts the copy into words.  False if there are too many. */
static bool
cut(char *text)
{
	for (;;) {
		while (is_blank(*text))
			*text++ = '\0';
		if (*text == '\0')
			return true;
		if (word_count == CMDLINE_WORDS)
			return false;
		words[word_count++] = text;
		while (*text != '\0' && !is_blank(*text))
			text++;
	}
}

bool
cmdline_init(const char *line)
{
	size_t length = strlen(line);
	const bool fits = length < CMDLINE_SIZE;
	bool whole;

	if (!fits) {
		/* Half a word could be another option: drop it. */
		length = CMDLINE_SIZE - 1;
		while (length > 0 && !is_blank(line[length]))
			length--;
	}
	memcpy(copy, line, length);
	copy[length] = '\0';
	word_count = 0;
	whole = cut(copy);
	if (word_count > 0 && is_path(words[0])) {
		word_count--;
		memmove(words, words + 1, word_count * sizeof(words[0]));
	}
	return fits && whole;
}

/* What follows "key" and `separator` in the last word that begins so, or NULL. */
static const char *
find(const char *key, char separator)
{
	const size_t length = strlen(key);

	for (unsigned n = word_count; n-- > 0;)
		if (strncmp(words[n], key, length) == 0 && words[n][length] == separator)
			return words[n] + length + (separator != '\0');
	return NULL;
}

bool
cmdline_option(const char *name)
{
	return find(name, '\0') != NULL;
}

const char *
cmdline_value(const char *key)
{
	return find(key, '=');
}

/* The value of a digit in base 16 or less; 16 if it is none. */
static unsigned
digit_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return (unsigned)(digit - '0');
	if (digit >= 'a' && digit <= 'f')
		return (unsigned)(digit - 'a') + 10;
	if (digit >= 'A' && digit <= 'F')
		return (unsigned)(digit - 'A') + 10;
	return 16;
}

uint32_t
cmdline_number(const char *key, uint32_t absent)
{
	const char *text = cmdline_value(key);
	unsigned base = 10;
	uint64_t number = 0;

	if (text == NULL)
		return absent;
	if (text[0] == '0' && text[1] == 'x') {
		base = 16;
		text += 2;
	}
	if (*text == '\0')
		return absent;
	for (; *text != '\0'; text++) {
		if (digit_value(*text) >= base || number > UINT32_MAX / base)
			return absent;
		number = number * base + digit_value(*text);
	}
	return number > UINT32_MAX ? absent : (uint32_t)number;
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

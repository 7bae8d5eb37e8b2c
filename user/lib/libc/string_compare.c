/* SPDX-License-Identifier: MIT */
/*
 * string_compare.c: which of two strings comes first.
 */
#include <ctype.h>
#include <string.h>

int
strcmp(const char *a, const char *b)
{
	for (; *a && *a == *b; a++, b++)
		;
	return (unsigned char)*a - (unsigned char)*b;
}

int
strncmp(const char *a, const char *b, size_t length)
{
	for (; length > 0; length--, a++, b++) {
		if (*a != *b || *a == '\0')
			return (unsigned char)*a - (unsigned char)*b;
	}
	return 0;
}

int
strcoll(const char *a, const char *b)
{
	return strcmp(a, b);
}

static int
lower(char character)
{
	return tolower((unsigned char)character);
}

int
strcasecmp(const char *a, const char *b)
{
	for (; *a && lower(*a) == lower(*b); a++, b++)
		;
	return lower(*a) - lower(*b);
}

int
strncasecmp(const char *a, const char *b, size_t length)
{
	for (; length > 0; length--, a++, b++) {
		if (lower(*a) != lower(*b) || *a == '\0')
			return lower(*a) - lower(*b);
	}
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * string_copy.c: lengths, copies and joins of strings.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

size_t
strlen(const char *text)
{
	const char *end = text;

	while (*end)
		end++;
	return (size_t)(end - text);
}

size_t
strnlen(const char *text, size_t length)
{
	const char *end = memchr(text, '\0', length);

	return end ? (size_t)(end - text) : length;
}

char *
stpcpy(char *restrict to, const char *restrict from)
{
	size_t length = strlen(from);

	memcpy(to, from, length + 1);
	return to + length;
}

char *
strcpy(char *restrict to, const char *restrict from)
{
	return memcpy(to, from, strlen(from) + 1);
}

/* Copy at most length bytes and fill up with zeros; returns how many were copied. */
static size_t
copy_filled(char *to, const char *from, size_t length)
{
	size_t used = strnlen(from, length);

	memcpy(to, from, used);
	memset(to + used, 0, length - used);
	return used;
}

char *
stpncpy(char *restrict to, const char *restrict from, size_t length)
{
	return to + copy_filled(to, from, length);
}

char *
strncpy(char *restrict to, const char *restrict from, size_t length)
{
	copy_filled(to, from, length);
	return to;
}

char *
strcat(char *restrict to, const char *restrict from)
{
	stpcpy(to + strlen(to), from);
	return to;
}

char *
strncat(char *restrict to, const char *restrict from, size_t length)
{
	char *end = to + strlen(to);
	size_t used = strnlen(from, length);

	memcpy(end, from, used);
	end[used] = '\0';
	return to;
}

size_t
strlcpy(char *restrict to, const char *restrict from, size_t size)
{
	size_t length = strlen(from);

	if (size > 0) {
		size_t used = length < size ? length : size - 1;

		memcpy(to, from, used);
		to[used] = '\0';
	}
	return length;
}

size_t
strlcat(char *restrict to, const char *restrict from, size_t size)
{
	size_t used = strnlen(to, size);

	return used + strlcpy(to + used, from, size - used);
}

char *
strdup(const char *text)
{
	return strndup(text, strlen(text));
}

char *
strndup(const char *text, size_t length)
{
	size_t used = strnlen(text, length);
	char *copy = malloc(used + 1);

	if (!copy)
		return NULL;
	memcpy(copy, text, used);
	copy[used] = '\0';
	return copy;
}

/* In the "C" locale text sorts as it stands. */
size_t
strxfrm(char *restrict to, const char *restrict from, size_t size)
{
	return strlcpy(to, from, size);
}

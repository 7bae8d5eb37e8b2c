/* SPDX-License-Identifier: MIT */
/*
 * string.c: memory and strings, as simple as they can be.
 *
 *   The compiler calls memcpy, memmove, memset and memcmp on its own, so every program needs them.
 *   Copying and filling use the string instructions: one instruction a call instead of a loop.
 */
#include "string.h"

void *
memcpy(void *restrict to, const void *restrict from, size_t length)
{
	void *result = to;
	size_t words = length / 4, rest = length % 4;

	__asm__ volatile("rep movsl\n\tmov %3, %2\n\trep movsb"
			 : "+D"(to), "+S"(from), "+c"(words)
			 : "r"(rest) : "memory");
	return result;
}

void *
memmove(void *to, const void *from, size_t length)
{
	unsigned char *t = to;
	const unsigned char *f = from;

	if (t <= f || t >= f + length)
		return memcpy(to, from, length);
	while (length-- > 0)
		t[length] = f[length];
	return to;
}

void *
memset(void *to, int byte, size_t length)
{
	void *result = to;

	__asm__ volatile("rep stosb" : "+D"(to), "+c"(length) : "a"(byte) : "memory");
	return result;
}

int
memcmp(const void *a, const void *b, size_t length)
{
	const unsigned char *x = a, *y = b;

	for (; length > 0; length--, x++, y++) {
		if (*x != *y)
			return *x - *y;
	}
	return 0;
}

size_t
strlen(const char *text)
{
	const char *end = text;

	while (*end)
		end++;
	return (size_t)(end - text);
}

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

char *
strchr(const char *text, int character)
{
	for (; *text != (char)character; text++) {
		if (*text == '\0')
			return NULL;
	}
	return (char *)text;
}

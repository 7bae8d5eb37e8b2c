/* SPDX-License-Identifier: MIT */
/*
 * string.c: memory and string functions, with the processor's string instructions where they pay.
 *
 *   REP counts one instruction per iteration under emulation, so whole words are moved first and the odd
 *   bytes after them.
 */
#include "arch/i386/string.h"

#include <stdint.h>

#define BYTE_IN_EACH	0x01010101u	/* times a byte: four of it */

void *
memcpy(void *to, const void *from, size_t size)
{
	void *destination = to;
	size_t words = size / 4, bytes = size % 4;

	__asm__ volatile("rep movsl" : "+D"(destination), "+S"(from), "+c"(words) : : "memory");
	__asm__ volatile("rep movsb" : "+D"(destination), "+S"(from), "+c"(bytes) : : "memory");
	return to;
}

void *
memmove(void *to, const void *from, size_t size)
{
	char *last_to = (char *)to + size - 1;
	const char *last_from = (const char *)from + size - 1;

	if ((uintptr_t)to - (uintptr_t)from >= size)
		return memcpy(to, from, size);
	__asm__ volatile("std; rep movsb; cld"
			 : "+D"(last_to), "+S"(last_from), "+c"(size) : : "memory", "cc");
	return to;
}

void *
memset(void *to, int value, size_t size)
{
	void *destination = to;
	size_t words = size / 4, bytes = size % 4;

	__asm__ volatile("rep stosl" : "+D"(destination), "+c"(words)
			 : "a"((uint8_t)value * BYTE_IN_EACH) : "memory");
	__asm__ volatile("rep stosb" : "+D"(destination), "+c"(bytes) : "a"(value) : "memory");
	return to;
}

int
memcmp(const void *a, const void *b, size_t size)
{
	const uint8_t *left = a, *right = b;

	for (; size > 0; size--, left++, right++)
		if (*left != *right)
			return *left - *right;
	return 0;
}

size_t
strlen(const char *text)
{
	size_t length = 0;

	while (text[length] != '\0')
		length++;
	return length;
}

int
strcmp(const char *a, const char *b)
{
	for (; *a != '\0' && *a == *b; a++, b++)
		continue;
	return (uint8_t)*a - (uint8_t)*b;
}

int
strncmp(const char *a, const char *b, size_t size)
{
	for (; size > 0 && *a != '\0' && *a == *b; size--, a++, b++)
		continue;
	return size == 0 ? 0 : (uint8_t)*a - (uint8_t)*b;
}

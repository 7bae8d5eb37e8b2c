/* SPDX-License-Identifier: MIT */
/*
 * mem.c: bytes in memory.
 *
 *   The compiler calls memcpy, memmove, memset and memcmp on its own, so every program needs them.
 *   Copying and filling use the string instructions: one instruction a call instead of a loop.
 */
#include <string.h>

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
mempcpy(void *restrict to, const void *restrict from, size_t length)
{
	return (char *)memcpy(to, from, length) + length;
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

void *
memchr(const void *memory, int byte, size_t length)
{
	const unsigned char *at = memory;

	for (; length > 0; length--, at++) {
		if (*at == (unsigned char)byte)
			return (void *)at;
	}
	return NULL;
}

void *
memrchr(const void *memory, int byte, size_t length)
{
	const unsigned char *bytes = memory;

	while (length-- > 0) {
		if (bytes[length] == (unsigned char)byte)
			return (void *)(bytes + length);
	}
	return NULL;
}

void *
memccpy(void *restrict to, const void *restrict from, int byte, size_t length)
{
	const char *end = memchr(from, byte, length);

	if (!end) {
		memcpy(to, from, length);
		return NULL;
	}
	return mempcpy(to, from, (size_t)(end + 1 - (const char *)from));
}

void *
memmem(const void *memory, size_t length, const void *part, size_t part_length)
{
	const char *at = memory;

	if (part_length == 0)
		return (void *)memory;
	while (length >= part_length) {
		const char *first = memchr(at, *(const char *)part, length - part_length + 1);

		if (!first)
			break;
		if (memcmp(first, part, part_length) == 0)
			return (void *)first;
		length -= (size_t)(first + 1 - at);
		at = first + 1;
	}
	return NULL;
}

int
bcmp(const void *a, const void *b, size_t length)
{
	return memcmp(a, b, length);
}

void
bcopy(const void *from, void *to, size_t length)
{
	memmove(to, from, length);
}

void
bzero(void *to, size_t length)
{
	memset(to, 0, length);
}

int
ffs(int bits)
{
	return __builtin_ffs(bits);
}

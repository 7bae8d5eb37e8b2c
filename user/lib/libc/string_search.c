/* SPDX-License-Identifier: MIT */
/*
 * string_search.c: characters and strings within strings.
 */
#include <limits.h>
#include <stdint.h>
#include <string.h>

char *
strchrnul(const char *text, int character)
{
	while (*text && *text != (char)character)
		text++;
	return (char *)text;
}

char *
strchr(const char *text, int character)
{
	char *at = strchrnul(text, character);

	return *at == (char)character ? at : NULL;
}

char *
strrchr(const char *text, int character)
{
	return memrchr(text, character, strlen(text) + 1);
}

char *
index(const char *text, int character)
{
	return strchr(text, character);
}

char *
rindex(const char *text, int character)
{
	return strrchr(text, character);
}

/* The characters of a string as a set: one bit each. */
struct set {
	uint32_t bits[(UCHAR_MAX + 1) / 32];
};

static void
set_fill(struct set *set, const char *characters)
{
	*set = (struct set){ { 0 } };
	for (; *characters; characters++)
		set->bits[(unsigned char)*characters / 32] |= 1u << (unsigned char)*characters % 32;
}

static uint32_t
set_has(const struct set *set, char character)
{
	return set->bits[(unsigned char)character / 32] >> (unsigned char)character % 32 & 1;
}

size_t
strspn(const char *text, const char *these)
{
	struct set set;
	size_t length = 0;

	set_fill(&set, these);
	while (set_has(&set, text[length]))	/* never '\0' */
		length++;
	return length;
}

size_t
strcspn(const char *text, const char *others)
{
	struct set set;
	size_t length = 0;

	set_fill(&set, others);
	while (text[length] && !set_has(&set, text[length]))
		length++;
	return length;
}

char *
strpbrk(const char *text, const char *any)
{
	text += strcspn(text, any);
	return *text ? (char *)text : NULL;
}

char *
strstr(const char *text, const char *part)
{
	return memmem(text, strlen(text), part, strlen(part));
}

char *
strcasestr(const char *text, const char *part)
{
	size_t length = strlen(part);

	for (;; text++) {
		if (strncasecmp(text, part, length) == 0)
			return (char *)text;
		if (*text == '\0')
			return NULL;
	}
}

char *
strsep(char **text, const char *ends)
{
	char *start = *text;

	if (!start)
		return NULL;
	char *end = start + strcspn(start, ends);
	*text = *end ? end + 1 : NULL;
	*end = '\0';
	return start;
}

char *
strtok_r(char *restrict text, const char *restrict ends, char **restrict rest)
{
	if (!text)
		text = *rest;
	text += strspn(text, ends);
	if (*text == '\0') {
		*rest = text;
		return NULL;
	}
	char *end = text + strcspn(text, ends);
	*rest = *end ? end + 1 : end;
	*end = '\0';
	return text;
}

char *
strtok(char *restrict text, const char *restrict ends)
{
	static char *rest;

	return strtok_r(text, ends, &rest);
}

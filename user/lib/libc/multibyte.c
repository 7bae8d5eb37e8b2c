/* SPDX-License-Identifier: MIT */
/*
 * multibyte.c: wide characters where there are none: in the "C" locale each is one byte.
 */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>
#include <ctype.h>

#define BYTE_MAX	255

size_t
mbrtowc(wchar_t *restrict wide, const char *restrict text, size_t size, mbstate_t *restrict state)
{
	(void)state;
	if (!text)
		return 0;
	if (size == 0)
		return (size_t)-2;
	if (wide)
		*wide = (unsigned char)*text;
	return *text != '\0';
}

size_t
wcrtomb(char *restrict text, wchar_t wide, mbstate_t *restrict state)
{
	(void)state;
	if (text)
		*text = (char)wide;
	return 1;
}

size_t
mbrlen(const char *restrict text, size_t size, mbstate_t *restrict state)
{
	return mbrtowc(NULL, text, size, state);
}

int
mbsinit(const mbstate_t *state)
{
	(void)state;
	return 1;
}

int
mbtowc(wchar_t *restrict wide, const char *restrict text, size_t size)
{
	return (int)mbrtowc(wide, text, size, NULL);
}

int
mblen(const char *text, size_t size)
{
	return mbtowc(NULL, text, size);
}

int
wctomb(char *text, wchar_t wide)
{
	if (!text)
		return 0;
	return (int)wcrtomb(text, wide, NULL);
}

size_t
mbstowcs(wchar_t *restrict wide, const char *restrict text, size_t count)
{
	size_t i = 0;

	if (!wide)
		return strlen(text);
	for (; i < count; i++) {
		wide[i] = (unsigned char)text[i];
		if (text[i] == '\0')
			break;
	}
	return i;
}

size_t
wcstombs(char *restrict text, const wchar_t *restrict wide, size_t size)
{
	size_t i = 0;

	if (!text)
		return wcslen(wide);
	for (; i < size; i++) {
		text[i] = (char)wide[i];
		if (wide[i] == 0)
			break;
	}
	return i;
}

wint_t
btowc(int byte)
{
	return byte >= 0 && byte <= BYTE_MAX ? (wint_t)byte : WEOF;
}

int
wctob(wint_t wide)
{
	return wide <= BYTE_MAX ? (int)wide : -1;
}

size_t
wcslen(const wchar_t *text)
{
	size_t length = 0;

	while (text[length])
		length++;
	return length;
}

int
wcscmp(const wchar_t *a, const wchar_t *b)
{
	for (; *a && *a == *b; a++, b++)
		;
	return *a < *b ? -1 : *a > *b;
}

wchar_t *
wcschr(const wchar_t *text, wchar_t wide)
{
	for (; *text != wide; text++) {
		if (*text == 0)
			return NULL;
	}
	return (wchar_t *)text;
}

wchar_t *
wcscpy(wchar_t *restrict to, const wchar_t *restrict from)
{
	return wmemcpy(to, from, wcslen(from) + 1);
}

wchar_t *
wcscat(wchar_t *restrict to, const wchar_t *restrict more)
{
	wcscpy(to + wcslen(to), more);
	return to;
}

wchar_t *
wmemcpy(wchar_t *restrict to, const wchar_t *restrict from, size_t count)
{
	return memcpy(to, from, count * sizeof *to);
}

wchar_t *
wmemset(wchar_t *to, wchar_t wide, size_t count)
{
	for (size_t i = 0; i < count; i++)
		to[i] = wide;
	return to;
}

int
wcwidth(wchar_t wide)
{
	return wide == 0 ? 0 : isprint((int)wide) ? 1 : -1;
}

int
wcswidth(const wchar_t *text, size_t count)
{
	int width = 0;

	for (; count > 0 && *text; count--, text++) {
		if (wcwidth(*text) < 0)
			return -1;
		width += wcwidth(*text);
	}
	return width;
}

/* iswalpha() and so on are isalpha() and so on: no other character is in any class. */
#define WIDE_CLASS(wide_name, name) \
	int wide_name(wint_t wide) \
	{ \
		return name(wctob(wide)); \
	}

WIDE_CLASS(iswalnum, isalnum)
WIDE_CLASS(iswalpha, isalpha)
WIDE_CLASS(iswblank, isblank)
WIDE_CLASS(iswcntrl, iscntrl)
WIDE_CLASS(iswdigit, isdigit)
WIDE_CLASS(iswgraph, isgraph)
WIDE_CLASS(iswlower, islower)
WIDE_CLASS(iswprint, isprint)
WIDE_CLASS(iswpunct, ispunct)
WIDE_CLASS(iswspace, isspace)
WIDE_CLASS(iswupper, isupper)
WIDE_CLASS(iswxdigit, isxdigit)

wint_t
towlower(wint_t wide)
{
	return wide <= BYTE_MAX ? (wint_t)tolower((int)wide) : wide;
}

wint_t
towupper(wint_t wide)
{
	return wide <= BYTE_MAX ? (wint_t)toupper((int)wide) : wide;
}

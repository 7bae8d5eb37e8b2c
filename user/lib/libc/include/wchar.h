/* SPDX-License-Identifier: MIT */
/*
 * wchar.h: ISO C11 7.29, minimal: in the "C" locale a wide character is a byte.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef unsigned wint_t;
typedef struct {
	unsigned unused;
} mbstate_t;

#define WEOF	((wint_t)-1)

wint_t btowc(int byte);
int wctob(wint_t wide);
int mbsinit(const mbstate_t *state);
size_t mbrlen(const char *restrict text, size_t size, mbstate_t *restrict state);
size_t mbrtowc(wchar_t *restrict wide, const char *restrict text, size_t size, mbstate_t *restrict state);
size_t wcrtomb(char *restrict text, wchar_t wide, mbstate_t *restrict state);
int wcscmp(const wchar_t *a, const wchar_t *b);
wchar_t *wcscat(wchar_t *restrict to, const wchar_t *restrict more);
wchar_t *wcschr(const wchar_t *text, wchar_t wide);
wchar_t *wcscpy(wchar_t *restrict to, const wchar_t *restrict from);
size_t wcslen(const wchar_t *text);
int wcwidth(wchar_t wide);
int wcswidth(const wchar_t *text, size_t count);
wchar_t *wmemset(wchar_t *to, wchar_t wide, size_t count);
wchar_t *wmemcpy(wchar_t *restrict to, const wchar_t *restrict from, size_t count);

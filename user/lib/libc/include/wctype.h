/* SPDX-License-Identifier: MIT */
/*
 * wctype.h: ISO C11 7.30: the classes of ctype.h for wide characters.
 */
#pragma once

#include <wchar.h>

int iswalnum(wint_t wide);
int iswalpha(wint_t wide);
int iswblank(wint_t wide);
int iswcntrl(wint_t wide);
int iswdigit(wint_t wide);
int iswgraph(wint_t wide);
int iswlower(wint_t wide);
int iswprint(wint_t wide);
int iswpunct(wint_t wide);
int iswspace(wint_t wide);
int iswupper(wint_t wide);
int iswxdigit(wint_t wide);
wint_t towlower(wint_t wide);
wint_t towupper(wint_t wide);

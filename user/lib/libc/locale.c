/* SPDX-License-Identifier: MIT */
/*
 * locale.c: the one locale there is.
 */
#include <limits.h>
#include <locale.h>
#include <string.h>

static char c_name[] = "C", none[] = "", point[] = ".";

char *
setlocale(int category, const char *name)
{
	if (category < LC_CTYPE || category > LC_ALL)
		return NULL;
	if (name && *name && strcmp(name, c_name) != 0 && strcmp(name, "POSIX") != 0)
		return NULL;
	return c_name;
}

/* ISO C11 7.11.2.1: in "C" everything but the decimal point is empty, and numbers are CHAR_MAX: not known. */
struct lconv *
localeconv(void)
{
	static struct lconv c = {
		point, none, none, none, none, none, none, none, none, none,
		CHAR_MAX, CHAR_MAX, CHAR_MAX, CHAR_MAX, CHAR_MAX, CHAR_MAX, CHAR_MAX,
		CHAR_MAX, CHAR_MAX, CHAR_MAX, CHAR_MAX, CHAR_MAX, CHAR_MAX, CHAR_MAX,
	};

	return &c;
}

/* SPDX-License-Identifier: MIT */
/*
 * date_names.h: days and months in the "C" locale, and the forms dates have in it.
 */
#pragma once

#include <stddef.h>

/* The first three letters are the short form. */
static const char *const date_days[] = {
	"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
};

static const char *const date_months[] = {
	"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
	"December",
};

/* The conversions that one of strftime() stands for; NULL: it stands for none. */
static inline const char *
date_combined(char letter)
{
	switch (letter) {
	case 'c':
		return "%a %b %e %H:%M:%S %Y";
	case 'D':
	case 'x':
		return "%m/%d/%y";
	case 'F':
		return "%Y-%m-%d";
	case 'r':
		return "%I:%M:%S %p";
	case 'R':
		return "%H:%M";
	case 'T':
	case 'X':
		return "%H:%M:%S";
	case 'n':
		return "\n";
	case 't':
		return "\t";
	default:
		return NULL;
	}
}

/* SPDX-License-Identifier: MIT */
/*
 * strings.h: POSIX.1-2017, and the older names.
 */
#pragma once

#include <stddef.h>

int bcmp(const void *a, const void *b, size_t length);
void bcopy(const void *from, void *to, size_t length);
void bzero(void *to, size_t length);
int ffs(int bits);
char *index(const char *text, int character);
char *rindex(const char *text, int character);
int strcasecmp(const char *a, const char *b);
int strncasecmp(const char *a, const char *b, size_t length);

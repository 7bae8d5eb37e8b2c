/* SPDX-License-Identifier: MIT */
/*
 * string.h: the memory functions that C compilers expect to find, with their standard meanings
 * (ISO C11, 7.24), and nothing else.
 */
#pragma once

#include <stddef.h>

void *memcpy(void *to, const void *from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int value, size_t size);
int memcmp(const void *a, const void *b, size_t size);
size_t strlen(const char *text);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t size);

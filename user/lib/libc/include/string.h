/* SPDX-License-Identifier: MIT */
/*
 * string.h: ISO C11 7.24, POSIX.1-2017 and a few common extensions.
 */
#pragma once

#include <stddef.h>
#include <strings.h>

void *memccpy(void *restrict to, const void *restrict from, int byte, size_t length);
void *memchr(const void *memory, int byte, size_t length);
int memcmp(const void *a, const void *b, size_t length);
void *memcpy(void *restrict to, const void *restrict from, size_t length);
void *memmem(const void *memory, size_t length, const void *part, size_t part_length);
void *memmove(void *to, const void *from, size_t length);
void *mempcpy(void *restrict to, const void *restrict from, size_t length);
void *memrchr(const void *memory, int byte, size_t length);
void *memset(void *to, int byte, size_t length);

char *stpcpy(char *restrict to, const char *restrict from);
char *stpncpy(char *restrict to, const char *restrict from, size_t length);
char *strcasestr(const char *text, const char *part);
char *strcat(char *restrict to, const char *restrict from);
char *strchr(const char *text, int character);
char *strchrnul(const char *text, int character);
int strcmp(const char *a, const char *b);
int strcoll(const char *a, const char *b);
char *strcpy(char *restrict to, const char *restrict from);
size_t strcspn(const char *text, const char *others);
char *strdup(const char *text);
char *strerror(int error);
int strerror_r(int error, char *text, size_t size);
size_t strlcat(char *restrict to, const char *restrict from, size_t size);
size_t strlcpy(char *restrict to, const char *restrict from, size_t size);
size_t strlen(const char *text);
char *strncat(char *restrict to, const char *restrict from, size_t length);
int strncmp(const char *a, const char *b, size_t length);
char *strncpy(char *restrict to, const char *restrict from, size_t length);
char *strndup(const char *text, size_t length);
size_t strnlen(const char *text, size_t length);
char *strpbrk(const char *text, const char *any);
char *strrchr(const char *text, int character);
char *strsep(char **text, const char *ends);
char *strsignal(int number);

/* A signal's name without its "SIG"; NULL: there is no such signal. */
const char *sigabbrev_np(int number);
size_t strspn(const char *text, const char *these);
char *strstr(const char *text, const char *part);
char *strtok(char *restrict text, const char *restrict ends);
char *strtok_r(char *restrict text, const char *restrict ends, char **restrict rest);
size_t strxfrm(char *restrict to, const char *restrict from, size_t size);

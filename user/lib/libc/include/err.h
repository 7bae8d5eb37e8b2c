/* SPDX-License-Identifier: MIT */
/*
 * err.h: messages of the form "program: text: reason" (a common extension).  err and errx end the program.
 */
#pragma once

#include <stdarg.h>

#define LIKE_PRINTF(format_at, first) __attribute__((format(printf, format_at, first)))

_Noreturn void err(int code, const char *format, ...) LIKE_PRINTF(2, 3);
_Noreturn void errx(int code, const char *format, ...) LIKE_PRINTF(2, 3);
_Noreturn void verr(int code, const char *format, va_list arguments) LIKE_PRINTF(2, 0);
_Noreturn void verrx(int code, const char *format, va_list arguments) LIKE_PRINTF(2, 0);
void warn(const char *format, ...) LIKE_PRINTF(1, 2);
void warnx(const char *format, ...) LIKE_PRINTF(1, 2);
void vwarn(const char *format, va_list arguments) LIKE_PRINTF(1, 0);
void vwarnx(const char *format, va_list arguments) LIKE_PRINTF(1, 0);

#undef LIKE_PRINTF

/* What the program was called, without its folder. */
extern char *program_invocation_short_name;
const char *getprogname(void);

/* SPDX-License-Identifier: MIT */
/*
 * message.c: what goes wrong, said on stderr: perror(), assert(), err.h.
 *
 *   err.h's messages begin with the program's name, which the start code keeps (start.c).
 */
#include <assert.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *
getprogname(void)
{
	return program_invocation_short_name;
}

void
perror(const char *what)
{
	int error = errno;

	if (what && *what)
		fprintf(stderr, "%s: %s\n", what, strerror(error));
	else
		fprintf(stderr, "%s\n", strerror(error));
}

_Noreturn void
assert_failed(const char *condition, const char *file, int line, const char *function)
{
	fprintf(stderr, "%s:%d: %s: does not hold: %s\n", file, line, function, condition);
	abort();
}

/* error: what is said behind the text; 0: nothing. */
static void
say(int error, const char *format, va_list arguments)
{
	flockfile(stderr);
	fprintf(stderr, "%s: ", getprogname());
	if (format)
		vfprintf(stderr, format, arguments);
	if (error)
		fprintf(stderr, "%s%s", format ? ": " : "", strerror(error));
	fputs("\n", stderr);
	funlockfile(stderr);
}

void
vwarn(const char *format, va_list arguments)
{
	say(errno, format, arguments);
}

void
vwarnx(const char *format, va_list arguments)
{
	say(0, format, arguments);
}

_Noreturn void
verr(int code, const char *format, va_list arguments)
{
	say(errno, format, arguments);
	exit(code);
}

_Noreturn void
verrx(int code, const char *format, va_list arguments)
{
	say(0, format, arguments);
	exit(code);
}

void
warn(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vwarn(format, arguments);
	va_end(arguments);
}

void
warnx(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vwarnx(format, arguments);
	va_end(arguments);
}

_Noreturn void
err(int code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	verr(code, format, arguments);
}

_Noreturn void
errx(int code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	verrx(code, format, arguments);
}

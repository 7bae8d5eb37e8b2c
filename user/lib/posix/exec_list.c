/* SPDX-License-Identifier: MIT */
/*
 * exec_list.c: exec with the arguments one by one.  POSIX.1-2017.
 */
#include <errno.h>
#include <stdarg.h>
#include <unistd.h>

#define ARGUMENTS_MAX	256

/* Gather the arguments, their null pointer included, into list.  Returns how many, or -1 and E2BIG. */
static int
gather(char **list, const char *first, va_list *rest)
{
	int count = 0;

	for (const char *argument = first; argument; argument = va_arg(*rest, const char *)) {
		if (count == ARGUMENTS_MAX) {
			errno = E2BIG;
			return -1;
		}
		list[count++] = (char *)argument;
	}
	list[count] = NULL;
	return count;
}

int
execl(const char *path, const char *argument, ...)
{
	char *list[ARGUMENTS_MAX + 1];
	va_list rest;
	int count;

	va_start(rest, argument);
	count = gather(list, argument, &rest);
	va_end(rest);
	return count < 0 ? -1 : execve(path, list, environ);
}

int
execlp(const char *name, const char *argument, ...)
{
	char *list[ARGUMENTS_MAX + 1];
	va_list rest;
	int count;

	va_start(rest, argument);
	count = gather(list, argument, &rest);
	va_end(rest);
	return count < 0 ? -1 : execvpe(name, list, environ);
}

int
execle(const char *path, const char *argument, ...)
{
	char *list[ARGUMENTS_MAX + 1], *const *environment;
	va_list rest;
	int count;

	va_start(rest, argument);
	count = gather(list, argument, &rest);
	environment = va_arg(rest, char *const *);
	va_end(rest);
	return count < 0 ? -1 : execve(path, list, environment);
}

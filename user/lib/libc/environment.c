/* SPDX-License-Identifier: MIT */
/*
 * environment.c: the environment, a row of "NAME=value" that a null pointer ends.
 *
 *   The row and its strings first lie on the stack the program was started with.  The first change copies
 *   the row to the heap; from then on `row` is the copy, and a program that puts another row into environ
 *   itself makes us copy again.  Strings made by setenv() are never freed: somebody may hold a pointer that
 *   getenv() gave him.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char **row;

static size_t
row_length(char *const *strings)
{
	size_t count = 0;

	while (strings && strings[count])
		count++;
	return count;
}

/* The place of a variable; its name ends at '=' or with the string.  The row's end if there is none. */
static char **
find(const char *name)
{
	size_t length = strcspn(name, "=");
	char **at = environ;

	for (; at && *at; at++) {
		if (strncmp(*at, name, length) == 0 && (*at)[length] == '=')
			break;
	}
	return at;
}

char *
getenv(const char *name)
{
	char **at = find(name);

	return at && *at ? strchr(*at, '=') + 1 : NULL;
}

/* Have a row of our own with room for one more. */
static bool
make_room(void)
{
	size_t count = row_length(environ);
	char **larger = realloc(environ == row ? row : NULL, (count + 2) * sizeof *larger);

	if (!larger)
		return false;
	if (environ != row && count > 0)
		memcpy(larger, environ, count * sizeof *larger);
	larger[count] = larger[count + 1] = NULL;
	environ = row = larger;
	return true;
}

int
putenv(char *string)
{
	if (!strchr(string, '='))
		return unsetenv(string);
	char **at = find(string);
	if (!at || !*at) {
		if (!make_room())
			return -1;
		at = environ + row_length(environ);
	}
	*at = string;
	return 0;
}

static bool
is_name(const char *name)
{
	return name && *name && !strchr(name, '=');
}

int
setenv(const char *name, const char *value, int overwrite)
{
	if (!is_name(name)) {
		errno = EINVAL;
		return -1;
	}
	if (getenv(name) && !overwrite)
		return 0;
	char *string = malloc(strlen(name) + strlen(value) + 2);
	if (!string)
		return -1;
	strcpy(stpcpy(stpcpy(string, name), "="), value);
	if (putenv(string) == 0)
		return 0;
	free(string);
	return -1;
}

int
unsetenv(const char *name)
{
	if (!is_name(name)) {
		errno = EINVAL;
		return -1;
	}
	for (char **at; (at = find(name)) && *at;) {
		for (; *at; at++)
			at[0] = at[1];
	}
	return 0;
}

int
clearenv(void)
{
	if (environ == row) {
		free(row);
		row = NULL;
	}
	environ = NULL;
	return 0;
}

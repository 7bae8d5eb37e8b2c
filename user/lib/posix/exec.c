/* SPDX-License-Identifier: MIT */
/*
 * exec.c: exec by path.  POSIX.1-2017.
 *
 *   A file that begins with "#!" names its interpreter, which is started instead, with the rest of
 *   that line as one argument and the file's path behind it.  The working directory travels as PWD:
 *   only the library knows it.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libc/errno_of.h>
#include "exec.h"
#include "exec_image.h"
#include "fd.h"
#include "path.h"

#define LINE_MOST	256u
#define SCRIPTS_MAX	4	/* interpreters that are scripts themselves */

static uint32_t
count_of(const char *const *strings)
{
	uint32_t count = 0;

	while (strings && strings[count])
		count++;
	return count;
}

/* The text behind "#!", cut into interpreter and argument (NULL: none).  False: it is no such line. */
static bool
cut_line(char *line, char **interpreter, char **argument)
{
	char *end = strchr(line, '\n');

	if (!end)
		return false;
	while (end > line && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
		end--;
	*end = '\0';
	*interpreter = line + strspn(line, " \t");
	*argument = strpbrk(*interpreter, " \t");
	if (*argument) {
		*(*argument)++ = '\0';
		*argument += strspn(*argument, " \t");
	}
	return **interpreter != '\0';
}

/* Put interpreter, its argument and the path in front of the arguments but the first.  For free(). */
static const char **
script_arguments(const char *interpreter, const char *argument, const char *path, const char *const *arguments)
{
	uint32_t count = count_of(arguments), n = 0;
	const char **list = calloc(count + 4, sizeof *list);

	if (!list)
		return NULL;
	list[n++] = interpreter;
	if (argument && *argument)
		list[n++] = argument;
	list[n++] = path;
	for (uint32_t i = 1; i < count; i++)
		list[n++] = arguments[i];
	return list;
}

static int32_t run(const char *path, const char *const *arguments, const char *const *environment,
		   program_starter *start, void *context, int depth);

/* A file whose first bytes are "#!". */
static int32_t
run_script(char *line, const char *path, const char *const *arguments, const char *const *environment,
	   program_starter *start, void *context, int depth)
{
	char *interpreter, *argument;
	const char **list;
	int32_t result;

	if (depth == SCRIPTS_MAX)
		return ERRNO(ELOOP);
	if (!cut_line(line, &interpreter, &argument))
		return ERRNO(ENOEXEC);
	list = script_arguments(interpreter, argument, path, arguments);
	if (!list)
		return ERRNO(ENOMEM);
	result = run(interpreter, list, environment, start, context, depth + 1);
	free(list);
	return result;
}

static int32_t
run(const char *path, const char *const *arguments, const char *const *environment, program_starter *start,
    void *context, int depth)
{
	char line[LINE_MOST + 1] = "";
	int file = open(path, O_RDONLY | O_CLOEXEC);
	int32_t result;

	if (file < 0)
		return ERRNO(errno);
	if (read(file, line, LINE_MOST) < 0)
		line[0] = '\0';
	if (line[0] == '#' && line[1] == '!')
		result = run_script(line + 2, path, arguments, environment, start, context, depth);
	else
		result = start(context, descriptor_handle(file), arguments, environment);
	close(file);
	return result;
}

/* The environment with PWD as it is now.  For free(), the first string too. */
static const char **
with_directory(const char *const *environment)
{
	const char **list = calloc(count_of(environment) + 2, sizeof *list);
	const char *directory = path_working();
	char *text = malloc(strlen(directory) + 6);
	uint32_t n = 0;

	if (!list || !text) {
		free(list);
		free(text);
		return NULL;
	}
	stpcpy(stpcpy(text, "PWD="), *directory ? directory : "/");
	list[n++] = text;
	for (; environment && *environment; environment++) {
		if (strncmp(*environment, "PWD=", 4) != 0)
			list[n++] = *environment;
	}
	return list;
}

int32_t
program_run(const char *path, const char *const *arguments, const char *const *environment, program_starter *start,
	    void *context)
{
	const char **list = with_directory(environment);
	int32_t result;

	if (!list)
		return ERRNO(ENOMEM);
	result = run(path, arguments, list, start, context, 0);
	free((char *)list[0]);
	free(list);
	return result;
}

static int32_t
start_here(void *context, handle_t file, const char *const *arguments, const char *const *environment)
{
	(void)context;
	return exec_image(file, arguments, environment);
}

int
execve(const char *path, char *const *arguments, char *const *environment)
{
	return errno_set(program_run(path, (const char *const *)arguments, (const char *const *)environment,
				     start_here, NULL));
}

int
execv(const char *path, char *const *arguments)
{
	return execve(path, arguments, environ);
}

/*
 * The n-th place of PATH, with the name behind it; empty if that is too long to be there.  False:
 * there are no more.
 */
static bool
candidate(char *path, const char *places, unsigned n, const char *name)
{
	size_t length;

	for (; n > 0; n--) {
		places = strchr(places, ':');
		if (!places++)
			return false;
	}
	length = strcspn(places, ":");
	path[0] = '\0';
	if (length + strlen(name) + 2 > PATH_MAX)
		return true;
	memcpy(path, places, length);
	if (length > 0)
		path[length++] = '/';
	stpcpy(path + length, name);
	return true;
}

int32_t
program_search(const char *name, const char *const *arguments, const char *const *environment,
	       program_starter *start, void *context)
{
	const char *places = getenv("PATH") ? getenv("PATH") : "/bin";
	int32_t result = ERRNO(ENOENT), seen;
	char path[PATH_MAX];

	if (strchr(name, '/'))
		return program_run(name, arguments, environment, start, context);
	if (strlen(name) > NAME_MAX)
		return ERRNO(ENAMETOOLONG);
	for (unsigned n = 0; *name && candidate(path, places, n, name); n++) {
		seen = program_run(path, arguments, environment, start, context);
		if (seen >= 0 || (seen != ERRNO(ENOENT) && seen != ERRNO(ENOTDIR) && seen != ERRNO(EACCES)))
			return seen;
		if (seen == ERRNO(EACCES))
			result = seen;		/* it is there: say so, if no other can be started */
	}
	return result;
}

int
execvpe(const char *name, char *const *arguments, char *const *environment)
{
	return errno_set(program_search(name, (const char *const *)arguments, (const char *const *)environment,
					start_here, NULL));
}

int
execvp(const char *name, char *const *arguments)
{
	return execvpe(name, arguments, environ);
}

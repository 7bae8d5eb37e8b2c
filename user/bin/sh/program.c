/* SPDX-License-Identifier: MIT */
/*
 * program.c: finding a program and becoming it.
 */
#include "sh.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STATUS_NOT_RUN		126
#define STATUS_NOT_FOUND	127

extern char **environ;

static bool
is_program(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return false;
	if (S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return false;
	}
	return access(path, X_OK) == 0;
}

char *
find_program(const char *name)
{
	const char *path = variable_get("PATH");
	int reason = ENOENT;

	if (strchr(name, '/'))
		return is_program(name) ? arena_copy(name, strlen(name)) : NULL;
	while (path) {
		size_t length = strcspn(path, ":");
		struct text candidate = { .bytes = arena_copy("", 0) };

		for (size_t i = 0; i < length; i++)
			text_add(&candidate, path[i]);
		if (length > 0)
			text_add(&candidate, '/');
		text_add_string(&candidate, name);
		if (is_program(candidate.bytes))
			return candidate.bytes;
		if (errno == EACCES)
			reason = EACCES;
		path = path[length] ? path + length + 1 : NULL;
	}
	errno = reason;
	return NULL;
}

_Noreturn void
exec_program(char **arguments)
{
	char *path = find_program(arguments[0]);
	int reason;

	environ = variables_environment();
	if (path) {
		execve(path, arguments, environ);
		if (errno == ENOEXEC) {		/* a script without #! */
			shell.name = arguments[0];
			shell.parameters = arguments + 1;
			for (shell.parameter_count = 0; arguments[shell.parameter_count + 1];)
				shell.parameter_count++;
			leave(run_file(path));
		}
	}
	reason = errno;
	if (reason == ENOENT && !strchr(arguments[0], '/'))
		complain("%s: there is no such command", arguments[0]);
	else
		complain("%s: %s", arguments[0], strerror(reason));
	_exit(reason == ENOENT ? STATUS_NOT_FOUND : STATUS_NOT_RUN);
}

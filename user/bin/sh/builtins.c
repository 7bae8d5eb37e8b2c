/* SPDX-License-Identifier: MIT */
/*
 * builtins.c: commands that must run in the shell itself.
 *
 *   POSIX.1-2017, XCU 2.14, "Special Built-In Utilities", and those of XCU 1.6 that change the shell.
 */
#include "builtins.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int
builtin_colon(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return 0;
}

static int
builtin_false(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return 1;
}

/* ---- flow -------------------------------------------------------------------------------------- */

static int
leave_loops(int argc, char **argv, enum flow flow)
{
	int depth = number_argument(argc, argv, 1, 1);

	if (shell.loop_depth == 0)
		return 0;
	shell.flow = flow;
	shell.flow_depth = depth < shell.loop_depth ? depth : shell.loop_depth;
	return 0;
}

static int
builtin_break(int argc, char **argv)
{
	return leave_loops(argc, argv, FLOW_BREAK);
}

static int
builtin_continue(int argc, char **argv)
{
	return leave_loops(argc, argv, FLOW_CONTINUE);
}

static int
builtin_return(int argc, char **argv)
{
	shell.flow = FLOW_RETURN;
	return number_argument(argc, argv, shell.status, 0) & 0xff;
}

static int
builtin_exit(int argc, char **argv)
{
	shell.flow = FLOW_EXIT;
	return number_argument(argc, argv, shell.status, 0) & 0xff;
}

static char *
join(char **words)
{
	struct text text = { .bytes = arena_copy("", 0) };

	for (; *words; words++) {
		text_add_string(&text, *words);
		if (words[1])
			text_add(&text, ' ');
	}
	return text.bytes;
}

static int
builtin_eval(int argc, char **argv)
{
	return argc > 1 ? run_text(join(argv + 1), "eval") : 0;
}

static int
builtin_dot(int argc, char **argv)
{
	char *path;
	int status;

	if (argc < 2) {
		complain(".: usage: . FILE");
		return 2;
	}
	path = strchr(argv[1], '/') || access(argv[1], R_OK) == 0 ? argv[1] : find_program(argv[1]);
	shell.function_depth++;
	status = path ? run_file(path) : -1;
	shell.function_depth--;
	if (shell.flow == FLOW_RETURN)
		shell.flow = FLOW_NORMAL;
	if (status < 0)
		fail(1, ".: %s: %s", argv[1], strerror(errno));
	return status;
}

/* ---- the place --------------------------------------------------------------------------------- */

static int
builtin_cd(int argc, char **argv)
{
	const char *to = argc > 1 ? argv[1] : variable_get("HOME");
	const char *old = variable_get("PWD");
	bool show = to && strcmp(to, "-") == 0;
	char path[4096];

	if (show)
		to = variable_get("OLDPWD");
	if (!to) {
		complain("cd: %s is not set", show ? "OLDPWD" : "HOME");
		return 1;
	}
	if (chdir(to) < 0) {
		complain("cd: %s: %s", to, strerror(errno));
		return 1;
	}
	if (old)
		variable_set("OLDPWD", old);
	if (getcwd(path, sizeof path)) {
		variable_set("PWD", path);
		variable_export("PWD");
	}
	if (show)
		printf("%s\n", path);
	return 0;
}

static int
builtin_pwd(int argc, char **argv)
{
	char path[4096];

	(void)argc;
	(void)argv;
	if (!getcwd(path, sizeof path)) {
		complain("pwd: %s", strerror(errno));
		return 1;
	}
	printf("%s\n", path);
	return 0;
}

static int
builtin_umask(int argc, char **argv)
{
	mode_t old = umask(0);

	umask(argc > 1 ? (mode_t)strtol(argv[1], NULL, 8) : old);
	if (argc == 1)
		printf("%04o\n", (unsigned)old);
	return 0;
}

/* ---- names ------------------------------------------------------------------------------------- */

/* What a name means as a command.  -1: nothing. */
static int
describe_name(const char *name, bool whole_sentence)
{
	char *path;

	if (function_get(name)) {
		printf(whole_sentence ? "%s is a function\n" : "%s\n", name);
	} else if (builtin_find(name)) {
		printf(whole_sentence ? "%s is a builtin of the shell\n" : "%s\n", name);
	} else if ((path = find_program(name))) {
		if (whole_sentence)
			printf("%s is %s\n", name, path);
		else
			printf("%s\n", path);
	} else {
		return -1;
	}
	return 0;
}

static int
builtin_type(int argc, char **argv)
{
	int status = 0;

	for (int i = 1; i < argc; i++) {
		if (describe_name(argv[i], true) < 0) {
			complain("type: %s: there is no such command", argv[i]);
			status = 1;
		}
	}
	return status;
}

/* command [-v | -V] name ...: past the functions. */
static int
builtin_command(int argc, char **argv)
{
	const struct builtin *builtin;
	struct job *job;

	if (argc < 2)
		return 0;
	if (strcmp(argv[1], "-v") == 0 || strcmp(argv[1], "-V") == 0)
		return argc > 2 && describe_name(argv[2], argv[1][1] == 'V') == 0 ? 0 : 127;
	builtin = builtin_find(argv[1]);
	if (builtin)
		return builtin->function(argc - 1, argv + 1);
	job = job_new(1, argv[1], strlen(argv[1]));
	fflush(NULL);
	if (job_fork(job, true) == 0)
		exec_program(argv + 1);
	return job_wait(job);
}

/* ---- input and output -------------------------------------------------------------------------- */

static int
builtin_echo(int argc, char **argv)
{
	bool newline = !(argc > 1 && strcmp(argv[1], "-n") == 0);

	for (int i = newline ? 1 : 2; i < argc; i++)
		printf("%s%s", argv[i], i + 1 < argc ? " " : "");
	if (newline)
		putchar('\n');
	if (fflush(stdout) == 0)
		return 0;
	complain("echo: %s", strerror(errno));
	clearerr(stdout);
	return 1;
}

/* One line without its newline, byte by byte, as what follows belongs to others.  False: end of file. */
static bool
read_raw_line(struct text *line, bool raw)
{
	bool escaped = false;
	char c;

	for (;;) {
		ssize_t got = read(STDIN_FILENO, &c, 1);

		if (got <= 0)
			return false;
		if (escaped) {
			escaped = false;
			if (c == '\n')
				continue;
			text_add(line, '\\');	/* kept for split_line() */
		} else if (c == '\\' && !raw) {
			escaped = true;
			continue;
		} else if (c == '\n') {
			return true;
		}
		text_add(line, c);
	}
}

/* The next field of a line, or, for the last name, all that is left; *line goes on behind it. */
static char *
next_field(char **line, const char *ifs, bool last, bool raw)
{
	struct text field = { .bytes = arena_copy("", 0) };
	char *t = *line + (strchr(ifs, ' ') ? strspn(*line, " \t") : 0);
	size_t kept = 0;

	for (; *t && (last || !strchr(ifs, *t)); t++) {
		bool escaped = !raw && *t == '\\' && t[1];

		t += escaped;
		text_add(&field, *t);
		if (escaped || !strchr(ifs, *t))
			kept = field.length;
	}
	if (last)
		field.bytes[kept] = '\0';
	if (*t)
		t++;
	*line = t;
	return field.bytes;
}

/* read [-r] [-p PROMPT] name ... */
static int
builtin_read(int argc, char **argv)
{
	struct text line = { .bytes = arena_copy("", 0) };
	const char *ifs = variable_get("IFS");
	bool raw = false, whole;
	int i = 1;
	char *rest;

	for (; i < argc && *argv[i] == '-' && argv[i][1]; i++) {
		raw = raw || strcmp(argv[i], "-r") == 0;
		if (strcmp(argv[i], "-p") == 0 && i + 1 < argc)
			fprintf(stderr, "%s", argv[++i]);
	}
	whole = read_raw_line(&line, raw);
	rest = line.bytes;
	if (i == argc)
		variable_set("REPLY", rest);
	for (; i < argc; i++)
		variable_set(take_assignment("read", argv[i]),
			     next_field(&rest, ifs ? ifs : " \t\n", i == argc - 1, raw));
	return !whole;
}

/* ---- the list ---------------------------------------------------------------------------------- */

static const struct builtin builtins[] = {
	{ ".", builtin_dot, true },
	{ ":", builtin_colon, true },
	{ "[", builtin_test, false },
	{ "bg", builtin_bg, false },
	{ "break", builtin_break, true },
	{ "cd", builtin_cd, false },
	{ "command", builtin_command, false },
	{ "continue", builtin_continue, true },
	{ "echo", builtin_echo, false },
	{ "eval", builtin_eval, true },
	{ "exec", builtin_colon, true },	/* run.c runs it itself */
	{ "exit", builtin_exit, true },
	{ "export", builtin_export, true },
	{ "false", builtin_false, false },
	{ "fg", builtin_fg, false },
	{ "history", builtin_history, false },
	{ "jobs", builtin_jobs, false },
	{ "kill", builtin_kill, false },
	{ "local", builtin_local, false },
	{ "pwd", builtin_pwd, false },
	{ "read", builtin_read, false },
	{ "readonly", builtin_readonly, true },
	{ "return", builtin_return, true },
	{ "set", builtin_set, true },
	{ "shift", builtin_shift, true },
	{ "test", builtin_test, false },
	{ "trap", builtin_trap, true },
	{ "true", builtin_colon, false },
	{ "type", builtin_type, false },
	{ "umask", builtin_umask, false },
	{ "unset", builtin_unset, true },
	{ "wait", builtin_wait, false },
};

const struct builtin *
builtin_at(size_t index)
{
	return index < sizeof builtins / sizeof *builtins ? &builtins[index] : NULL;
}

const struct builtin *
builtin_find(const char *name)
{
	for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++) {
		if (strcmp(builtins[i].name, name) == 0)
			return &builtins[i];
	}
	return NULL;
}

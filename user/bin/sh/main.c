/* SPDX-License-Identifier: MIT */
/*
 * main.c: the shell's start, its texts and its end.
 *
 *	sh [-efilmnuvx] [-c TEXT [NAME [PARAMETER ...]] | FILE [PARAMETER ...]]
 *
 *   Where commands come from: TEXT, FILE, or standard input; with a terminal there the shell is
 *   interactive: it prompts, edits lines and controls jobs.  -l: it is the first of a session, and
 *   carries out PROFILE before all else.
 *
 *   A mistake (fail()) ends what is being run.  An interactive shell goes back to its prompt, from however
 *   deep; any other ends.
 */
#include "sh.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PROFILE		"/etc/profile"

extern char **environ;

static jmp_buf prompt_again;

/* ---- messages and the end ---------------------------------------------------------------------- */

static void
say(const char *format, va_list list)
{
	fflush(stdout);
	fputs("sh: ", stderr);
	vfprintf(stderr, format, list);
	fputc('\n', stderr);
}

void
complain(const char *format, ...)
{
	va_list list;

	va_start(list, format);
	say(format, list);
	va_end(list);
}

_Noreturn void
fail(int status, const char *format, ...)
{
	va_list list;

	if (status != 130) {
		va_start(list, format);
		say(format, list);
		va_end(list);
	}
	shell.status = status;
	if (shell.interactive && !shell.subshell)
		longjmp(prompt_again, 1);
	leave(status);
}

_Noreturn void
leave(int status)
{
	shell.flow = FLOW_NORMAL;
	shell.status = status;
	shell.interactive = false;	/* a mistake in the trap ends here */
	traps_exit();
	if (shell.flow == FLOW_EXIT)
		status = shell.status;
	fflush(NULL);
	if (shell.subshell)
		_exit(status);
	exit(status);
}

/* ---- texts ------------------------------------------------------------------------------------- */

int
run_text(const char *text, const char *origin)
{
	struct parse parse = { .text = text, .line = 1 };
	int status = 0;

	while (parse.text[parse.at] && shell.flow == FLOW_NORMAL) {
		size_t before = parse.at;
		struct arena_mark mark = arena_mark();
		struct node *tree = NULL;

		switch (parse_command(&parse, &tree)) {
		case PARSE_MORE:
			fail(2, "%s: line %u: the text ends inside a command", origin, parse.line);
		case PARSE_ERROR:
			fail(2, "%s: %s", origin, parse.error);
		case PARSE_DONE:
			break;
		}
		if (shell.verbose)
			fprintf(stderr, "%.*s", (int)(parse.at - before), text + before);
		if (tree && !shell.no_run)
			status = run(tree);
		arena_release(mark);
	}
	return shell.flow == FLOW_NORMAL ? status : shell.status;
}

int
run_file(const char *path)
{
	struct text text = { .bytes = arena_copy("", 0) };
	char buffer[1024];
	ssize_t got;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	while ((got = read(fd, buffer, sizeof buffer)) > 0) {
		for (ssize_t i = 0; i < got; i++)
			text_add(&text, buffer[i]);
	}
	close(fd);
	return got < 0 ? -1 : run_text(text.bytes, path);
}

static const char *
prompt_text(const char *name, const char *otherwise)
{
	const char *value = variable_get(name);

	return value ? expand_single(value) : otherwise;
}

/* One command, of as many lines as it needs, from standard input.  False: end of file. */
static bool
run_lines(void)
{
	struct text text = { .bytes = arena_copy("", 0) };
	const char *prompt = prompt_text("PS1", "$ ");

	for (;;) {
		struct parse parse = { .line = 1 };
		struct node *tree = NULL;
		char *line = read_line(prompt);

		interrupted();	/* Ctrl-C while a line is typed concerns nothing that comes after */
		if (!line && text.length == 0)
			return false;
		if (line)
			text_add_string(&text, line);
		parse.text = text.bytes;
		switch (parse_command(&parse, &tree)) {
		case PARSE_MORE:
			if (!line)
				fail(2, "the input ends inside a command");
			prompt = prompt_text("PS2", "> ");
			continue;
		case PARSE_ERROR:
			history_add(text.bytes);
			fail(2, "%s", parse.error);
		case PARSE_DONE:
			break;
		}
		history_add(text.bytes);
		if (shell.verbose)
			fputs(text.bytes, stderr);
		if (tree && !shell.no_run)
			run(tree);
		return true;
	}
}

static _Noreturn void
run_input(void)
{
	char **parameters = shell.parameters;
	int count = shell.parameter_count;
	bool more = true;

	if (setjmp(prompt_again) != 0) {
		redirect_restore(NULL);
		shell.flow = FLOW_NORMAL;
		shell.loop_depth = shell.function_depth = shell.tested = 0;
		shell.locals = NULL;
		shell.parameters = parameters;
		shell.parameter_count = count;
	}
	while (more && shell.flow == FLOW_NORMAL) {
		struct arena_mark empty = { 0 };

		arena_release(empty);
		jobs_notice(shell.interactive);
		more = run_lines();
	}
	leave(shell.status);
}

/* ---- the start --------------------------------------------------------------------------------- */

/* What programs find in their environment even if nobody has said anything. */
static void
default_set(const char *name, const char *value)
{
	if (variable_get(name))
		return;
	variable_set(name, value);
	variable_export(name);
}

static void
set_defaults(void)
{
	char path[4096];

	variables_import(environ);
	default_set("PATH", "/bin");
	default_set("HOME", "/home");
	if (getcwd(path, sizeof path))
		variable_set("PWD", path);
	variable_set("IFS", " \t\n");
	if (!variable_get("PS1"))
		variable_set("PS1", "$PWD \\$ ");
	shell.pid = getpid();
}

/* What argv asks for beside the options of set. */
struct wishes {
	const char *text;		/* commands; NULL: none */
	bool from_input;
	bool profile;
};

/* The options; returns the index of the first argument that is none. */
static int
read_options(int argc, char **argv, struct wishes *wishes)
{
	int i = 1;

	for (; i < argc && (*argv[i] == '-' || *argv[i] == '+') && argv[i][1]; i++) {
		if (strcmp(argv[i], "--") == 0)
			return i + 1;
		if (strcmp(argv[i], "-h") == 0 || strcmp(argv[i], "--help") == 0) {
			printf("usage: sh [-efilmnuvx] [-c TEXT [NAME [PARAMETER ...]] | FILE [PARAMETER ...]]\n");
			exit(0);
		}
		if (strcmp(argv[i], "-c") == 0) {
			if (i + 1 >= argc)
				fail(2, "-c: a text belongs behind it");
			wishes->text = argv[++i];
			return i + 1;
		}
		if (strcmp(argv[i], "-i") == 0)
			shell.interactive = true;
		else if (strcmp(argv[i], "-s") == 0)
			wishes->from_input = true;
		else if (strcmp(argv[i], "-l") == 0)
			wishes->profile = true;
		else
			builtin_set(2, argv + i - 1);	/* sees one option */
	}
	return i + (i < argc && strcmp(argv[i], "-") == 0);	/* as "--", to older scripts */
}

int
main(int argc, char **argv)
{
	struct wishes wishes = { 0 };
	int first;

	shell.name = argv[0];
	shell.parameters = argv + argc;
	set_defaults();
	first = read_options(argc, argv, &wishes);
	if (!wishes.from_input && first < argc)
		shell.name = argv[first++];
	shell.parameters = argv + first;
	shell.parameter_count = argc - first;
	if (wishes.profile && run_file(PROFILE) < 0 && errno != ENOENT)
		complain("%s: %s", PROFILE, strerror(errno));
	if (wishes.text) {
		leave(run_text(wishes.text, "-c"));
	} else if (shell.name != argv[0]) {
		if (run_file(shell.name) < 0)
			fail(127, "%s: %s", shell.name, strerror(errno));
		leave(shell.status);
	}
	shell.interactive = shell.interactive || (isatty(STDIN_FILENO) && isatty(STDERR_FILENO));
	if (shell.interactive) {
		traps_interactive();
		jobs_start();
	}
	run_input();
}

/* SPDX-License-Identifier: MIT */
/*
 * builtins_variables.c: commands about variables, parameters and options.
 */
#include "builtins.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
number_argument(int argc, char **argv, int without, int least)
{
	char *end;
	long number;

	if (argc < 2)
		return without;
	number = strtol(argv[1], &end, 10);
	if (*end || end == argv[1] || number < least)
		fail(2, "%s: %s: a number of at least %d belongs here", argv[0], argv[1], least);
	return (int)number;
}

char *
take_assignment(const char *command, const char *word)
{
	const char *value = assignment_value(word);
	char *name = value ? arena_copy(word, (size_t)(value - word) - 1) :
		     arena_copy(word, strlen(word));

	if (!is_name(name, strlen(name)))
		fail(2, "%s: %s: not a name", command, name);
	if (value)
		variable_set(name, value);
	return name;
}

int
builtin_export(int argc, char **argv)
{
	if (argc == 1 || strcmp(argv[1], "-p") == 0)
		variables_print(true);
	for (int i = 1; i < argc && *argv[i] != '-'; i++)
		variable_export(take_assignment("export", argv[i]));
	return 0;
}

int
builtin_readonly(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		variable_read_only(take_assignment("readonly", argv[i]));
	return 0;
}

int
builtin_local(int argc, char **argv)
{
	if (shell.function_depth == 0)
		fail(2, "local: only in a function");
	for (int i = 1; i < argc; i++) {
		const char *value = assignment_value(argv[i]);
		size_t length = value ? (size_t)(value - argv[i]) - 1 : strlen(argv[i]);
		char *name = arena_copy(argv[i], length);

		shell.locals = variable_save(shell.locals, name);
		if (value)
			take_assignment("local", argv[i]);
		else
			variable_set(name, "");
	}
	return 0;
}

int
builtin_unset(int argc, char **argv)
{
	bool functions = argc > 1 && strcmp(argv[1], "-f") == 0;
	bool variables = argc > 1 && strcmp(argv[1], "-v") == 0;

	for (int i = 1 + (functions || variables); i < argc; i++) {
		if (functions)
			function_unset(argv[i]);
		else
			variable_unset(argv[i]);
	}
	return 0;
}

static void
set_parameters(char **words, int count)
{
	char **copy = malloc(((size_t)count + 1) * sizeof *copy);

	if (!copy)
		fail(2, "out of memory");
	for (int i = 0; i < count; i++)
		copy[i] = strdup(words[i]);
	copy[count] = NULL;
	shell.parameters = copy;	/* the old ones may belong to a caller */
	shell.parameter_count = count;
}

int
builtin_shift(int argc, char **argv)
{
	int by = number_argument(argc, argv, 1, 0);

	if (by > shell.parameter_count) {
		complain("shift: there are only %d parameters", shell.parameter_count);
		return 1;
	}
	shell.parameters += by;
	shell.parameter_count -= by;
	return 0;
}

/* The flag that a letter of `set` stands for; NULL: there is none. */
static bool *
option_flag(char letter)
{
	switch (letter) {
	case 'e':
		return &shell.exit_on_error;
	case 'f':
		return &shell.no_globs;
	case 'm':
		return &shell.job_control;
	case 'n':
		return &shell.no_run;
	case 'u':
		return &shell.no_unset;
	case 'v':
		return &shell.verbose;
	case 'x':
		return &shell.trace;
	default:
		return NULL;
	}
}

/* set [-efmnuvx] [+efmnuvx] [--] [parameter ...] */
int
builtin_set(int argc, char **argv)
{
	int i = 1;

	if (argc == 1) {
		variables_print(false);
		return 0;
	}
	for (; i < argc && (*argv[i] == '-' || *argv[i] == '+') && argv[i][1]; i++) {
		if (strcmp(argv[i], "--") == 0) {
			set_parameters(argv + i + 1, argc - i - 1);
			return 0;
		}
		for (const char *letter = argv[i] + 1; *letter; letter++) {
			bool *flag = option_flag(*letter);

			if (!flag)
				fail(2, "set: -%c: there is no such option (e f m n u v x)", *letter);
			*flag = *argv[i] == '-';
		}
	}
	if (i < argc)
		set_parameters(argv + i, argc - i);
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * tool.h: what every small program does alike: usage, options, complaints.
 *
 *	static const char usage[] = "cat [FILE ...]";
 *
 *	int
 *	main(int argc, char **argv)
 *	{
 *		int first = tool_start(argc, argv, usage, "");
 *
 *   -h prints the usage.  A complaint is "program: thing: reason" on standard error; the exit status is then
 *   1, and 2 after a wrong use.
 */
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *tool_name = "?";
static const char *tool_usage;
static int tool_status;

/* "program: thing: reason of errno"; the program will end with 1. */
static inline void
tool_complain(const char *thing)
{
	int reason = errno;

	fflush(stdout);
	fprintf(stderr, "%s: %s: %s\n", tool_name, thing, strerror(reason));
	tool_status = 1;
}

static inline _Noreturn void
tool_wrong_use(void)
{
	fprintf(stderr, "usage: %s\n", tool_usage);
	exit(2);
}

/*
 * Read the options: letters, one with ':' behind it takes an argument; for each one found tool_option() of
 * the program is called.  Returns the index of the first argument that is none.
 */
static inline int
tool_options(int argc, char **argv, const char *usage, const char *letters,
	     void (*option)(int letter, char *argument))
{
	char all[64];
	int letter;

	tool_name = argc > 0 ? argv[0] : "?";
	if (strrchr(tool_name, '/'))
		tool_name = strrchr(tool_name, '/') + 1;
	tool_usage = usage;
	snprintf(all, sizeof all, "+%s%s", letters, strchr(letters, 'h') ? "" : "h");
	argv[0] = (char *)tool_name;	/* for what getopt() complains of */
	while ((letter = getopt(argc, argv, all)) != -1) {
		if (letter == 'h' && !strchr(letters, 'h')) {
			printf("usage: %s\n", usage);
			exit(0);
		}
		if (letter == '?' || !option)
			tool_wrong_use();
		option(letter, optarg);
	}
	return optind;
}

/* The same for a program whose options are flags alone; flags[letter] is set for each. */
static bool tool_flags[128];

static inline void
tool_set_flag(int letter, char *argument)
{
	(void)argument;
	tool_flags[letter & 127] = true;
}

static inline int
tool_start(int argc, char **argv, const char *usage, const char *letters)
{
	return tool_options(argc, argv, usage, letters, tool_set_flag);
}

/* Output that could not be written is a failure like any other. */
static inline int
tool_end(void)
{
	if (fflush(stdout) != 0 || ferror(stdout))
		tool_complain("standard output");
	return tool_status;
}

/* Open a file to read; "-" is standard input.  NULL: complained of. */
static inline FILE *
tool_open(const char *path)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");

	if (!file)
		tool_complain(path);
	return file;
}

static inline void
tool_close(FILE *file, const char *path)
{
	if (ferror(file))
		tool_complain(path);
	if (file != stdin)
		fclose(file);
}

/* Call work() for every file named, or for standard input if there is none. */
static inline void
tool_each(int count, char **paths, void (*work)(FILE *file, const char *path))
{
	char *input[] = { (char[]){ "-" } };

	for (int i = 0; i < (count ? count : 1); i++) {
		const char *path = count ? paths[i] : input[0];
		FILE *file = tool_open(path);

		if (!file)
			continue;
		work(file, path);
		tool_close(file, path);
	}
}

/* directory/name, to be freed. */
static inline char *
tool_join(const char *directory, const char *name)
{
	size_t length = strlen(directory);
	char *path = malloc(length + strlen(name) + 2);

	if (!path) {
		tool_complain(name);
		exit(1);
	}
	sprintf(path, "%s%s%s", directory, length && directory[length - 1] == '/' ? "" : "/", name);
	return path;
}

/* The last part of a path. */
static inline const char *
tool_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && slash[1] ? slash + 1 : path;
}

/* A number of at least 0 from an argument. */
static inline long
tool_number(const char *text)
{
	char *end;
	long number = strtol(text, &end, 10);

	if (end == text || *end || number < 0) {
		fprintf(stderr, "%s: %s: not a number\n", tool_name, text);
		exit(2);
	}
	return number;
}

/* SPDX-License-Identifier: MIT */
/*
 * find.c: the files below a directory for which all conditions hold.
 *
 *	find [PATH ...] [-name PATTERN] [-type f|d|l|c|b|p] [-size [+-]N[c|k]] [-newer FILE]
 *	     [-maxdepth N] [! CONDITION] [-print] [-exec PROGRAM ... {} ;] [-delete]
 */
#include "walk.h"

#include <fnmatch.h>
#include <sys/wait.h>

#define BLOCK	512

static char **conditions;	/* argv from the first condition on */
static long depth_most = -1;
static time_t newer_than;

static bool
type_is(mode_t mode, char letter)
{
	switch (letter) {
	case 'f':
		return S_ISREG(mode);
	case 'd':
		return S_ISDIR(mode);
	case 'l':
		return S_ISLNK(mode);
	case 'c':
		return S_ISCHR(mode);
	case 'b':
		return S_ISBLK(mode);
	case 'p':
		return S_ISFIFO(mode);
	default:
		fprintf(stderr, "find: -type %c: one of f d l c b p\n", letter);
		exit(2);
	}
}

static bool
size_is(off_t size, const char *text)
{
	char sign = *text == '+' || *text == '-' ? *text++ : '=';
	char *end;
	long long wanted = strtoll(text, &end, 10), have = (size + BLOCK - 1) / BLOCK;

	if (*end == 'c')
		have = size;
	else if (*end == 'k')
		have = (size + 1023) / 1024;
	return sign == '+' ? have > wanted : sign == '-' ? have < wanted : have == wanted;
}

/* -exec PROGRAM ... ; with {} as the path.  *at goes to the ;. */
static bool
execute(char ***at, const char *path)
{
	char *words[64];
	size_t count = 0;
	int status;
	pid_t pid;

	for ((*at)++; **at && strcmp(**at, ";") != 0; (*at)++) {
		if (count < sizeof words / sizeof *words - 1)
			words[count++] = strcmp(**at, "{}") == 0 ? (char *)path : **at;
	}
	if (!**at || count == 0) {
		fprintf(stderr, "find: -exec ends with a ; that the shell does not take: \\;\n");
		exit(2);
	}
	words[count] = NULL;
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		execvp(words[0], words);
		tool_complain(words[0]);
		_exit(127);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

static char *
operand(char ***at)
{
	if (!*++*at) {
		fprintf(stderr, "find: %s: something belongs behind it\n", (*at)[-1]);
		exit(2);
	}
	return **at;
}

/* One condition; *at is its word and goes to its last one. */
static bool
holds(char ***at, const char *path, const struct stat *st)
{
	const char *word = **at;

	if (strcmp(word, "!") == 0) {
		operand(at);
		return !holds(at, path, st);
	}
	if (strcmp(word, "-name") == 0)
		return fnmatch(operand(at), tool_base(path), 0) == 0;
	if (strcmp(word, "-type") == 0)
		return type_is(st->st_mode, *operand(at));
	if (strcmp(word, "-size") == 0)
		return size_is(st->st_size, operand(at));
	if (strcmp(word, "-newer") == 0)
		return operand(at), st->st_mtime > newer_than;
	if (strcmp(word, "-maxdepth") == 0)
		return operand(at), true;
	if (strcmp(word, "-print") == 0)
		return puts(path), true;
	if (strcmp(word, "-exec") == 0)
		return execute(at, path);
	if (strcmp(word, "-delete") == 0) {
		if ((S_ISDIR(st->st_mode) ? rmdir(path) : unlink(path)) == 0)
			return true;
		tool_complain(path);
		return false;
	}
	fprintf(stderr, "find: %s: there is no such condition\n", word);
	exit(2);
}

static bool
has_word(const char *word)
{
	for (char **c = conditions; *c; c++) {
		if (strcmp(*c, word) == 0)
			return true;
	}
	return false;
}

static void
consider(const char *path, const struct stat *st)
{
	bool acts = has_word("-print") || has_word("-exec") || has_word("-delete");

	for (char **at = conditions; *at; at++) {
		if (!holds(&at, path, st))
			return;
	}
	if (!acts)
		puts(path);
}

static void visit(const char *path, void *depth);

static void
search(const char *path, long depth)
{
	bool inside_first = has_word("-delete");
	struct stat st;

	if (lstat(path, &st) < 0) {
		tool_complain(path);
		return;
	}
	if (!inside_first)
		consider(path, &st);
	if (S_ISDIR(st.st_mode) && depth != depth_most)
		walk(path, visit, &depth);
	if (inside_first)
		consider(path, &st);
}

static void
visit(const char *path, void *depth)
{
	search(path, *(long *)depth + 1);
}

/* What must be known before the first file. */
static void
prepare(void)
{
	struct stat st;

	for (char **c = conditions; *c; c++) {
		if (strcmp(*c, "-maxdepth") == 0 && c[1])
			depth_most = tool_number(c[1]);
		if (strcmp(*c, "-newer") == 0 && c[1]) {
			if (stat(c[1], &st) < 0) {
				tool_complain(c[1]);
				exit(1);
			}
			newer_than = st.st_mtime;
		}
	}
}

int
main(int argc, char **argv)
{
	int first = 1;

	tool_name = "find";
	tool_usage = "find [PATH ...] [-name PATTERN] [-type f|d|l|c|b|p] [-size [+-]N[c|k]] [-newer FILE] "
		     "[-maxdepth N] [! CONDITION] [-print] [-exec PROGRAM ... {} ;] [-delete]";
	if (argc > 1 && strcmp(argv[1], "-h") == 0) {
		printf("usage: %s\n", tool_usage);
		return 0;
	}
	while (first < argc && *argv[first] != '-' && strcmp(argv[first], "!") != 0)
		first++;
	conditions = argv + first;
	prepare();
	for (int i = 1; i < first; i++)
		search(argv[i], 0);
	if (first == 1)
		search(".", 0);
	return tool_end();
}

/* SPDX-License-Identifier: MIT */
/*
 * chmod.c: change what may be done with files.
 *
 *	mode	octal digits, or clause[,clause]...
 *	clause	[ugoa]... and one or more of +, -, = each with [rwxX]...
 *
 *   POSIX.1-2017, XCU "chmod".  Every file is root's, so of what it says only the right to be
 *   executed is looked at.
 */
#include "walk.h"

#define PERMISSIONS	07777u
#define OWNER		0700u
#define GROUP		0070u
#define OTHERS		0007u
#define ALL		0777u
#define READ		0444u
#define WRITE		0222u
#define EXECUTE		0111u

static const char *new_mode;
static mode_t mask;		/* what is not given where nobody is named */

/*
 * The letters at *at that are keys; *at goes behind them.  Returns the values of those that are
 * there, together.
 */
static mode_t
take_letters(const char **at, const char *keys, const mode_t *values)
{
	mode_t together = 0;

	for (const char *key; **at && (key = strchr(keys, **at)); (*at)++)
		together |= values[key - keys];
	return together;
}

/* One clause.  False: it is none. */
static bool
change(const char **at, mode_t *mode, bool is_directory)
{
	const mode_t people[] = { OWNER, GROUP, OTHERS, ALL };
	const mode_t rights[] = { READ, WRITE, EXECUTE, is_directory || (*mode & EXECUTE) ? EXECUTE : 0 };
	mode_t named = take_letters(at, "ugoa", people), whom = named ? named : ALL & ~mask;

	if (!**at || !strchr("+-=", **at))
		return false;
	while (**at && strchr("+-=", **at)) {
		char what = *(*at)++;
		mode_t given = take_letters(at, "rwxX", rights) & whom;

		if (what == '=')
			*mode &= ~(named ? named : ALL);
		*mode = what == '-' ? *mode & ~given : *mode | given;
	}
	return true;
}

/* The mode after all that new_mode says.  False: that means nothing. */
static bool
changed(mode_t *mode, bool is_directory)
{
	const char *at = new_mode;
	char *end;
	unsigned long number = strtoul(at, &end, 8);

	if (*at >= '0' && *at <= '7' && !*end && number <= PERMISSIONS) {
		*mode = (mode_t)number;
		return true;
	}
	while (change(&at, mode, is_directory)) {
		if (!*at)
			return true;
		if (*at++ != ',')
			return false;
	}
	return false;
}

/* As walk() calls it; context NULL: it was named itself. */
static void
set(const char *path, void *context)
{
	struct stat st;
	mode_t mode;

	if ((context ? lstat : stat)(path, &st) < 0) {
		tool_complain(path);
		return;
	}
	if (S_ISLNK(st.st_mode))
		return;		/* what it leads to was not named */
	mode = st.st_mode & PERMISSIONS;
	changed(&mode, S_ISDIR(st.st_mode));
	if (chmod(path, mode) < 0)
		tool_complain(path);
	if (tool_flags['R'] && S_ISDIR(st.st_mode))
		walk(path, set, &st);
}

int
main(int argc, char **argv)
{
	bool takes_away = argc > 1 && argv[1][0] == '-' && argv[1][1] && strchr("rwxX", argv[1][1]);
	int first = tool_start(takes_away ? 1 : argc, argv, "chmod [-R] MODE FILE ...", "R");
	mode_t any = 0;

	if (argc - first < 2)
		tool_wrong_use();
	new_mode = argv[first];
	mask = umask(0);
	umask(mask);
	if (!changed(&any, false)) {
		fprintf(stderr, "chmod: %s: it is no mode, as 755 or u+x is\n", new_mode);
		return 2;
	}
	for (int i = first + 1; i < argc; i++)
		set(argv[i], NULL);
	return tool_end();
}

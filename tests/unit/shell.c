/* SPDX-License-Identifier: MIT */
/*
 * shell.c: the shell, built for the host, runs tests/shell/NAME.sh; what it prints must be NAME.out.
 *
 *   The same files run under Pith (tests/system).  `sh` inside them is this shell as well.  A case's first
 *   line, a comment, says what it shows.
 *
 *   And the line editor on a terminal of the host's, where what is typed ahead can be there before
 *   the shell is.
 */
#include "tests/shell/cases.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define PROMPT	"> "
#define WIDE	"a-word-of-thirty-two-characters-a-word-of-thirty-two-characters-a-word-of-thirty-two-characters"

static const char *
shell_folder(void)
{
	static char folder[4096];
	const char *build = getenv("PITH_BUILD");

	snprintf(folder, sizeof folder, "%s/host", build ? build : "build");
	return folder;
}

/* Run a case; its output, and its status on a line of its own. */
static void
run_case(const char *path, char *output, size_t size)
{
	char command[8192];
	FILE *from;
	size_t length;
	int status;

	snprintf(command, sizeof command,
		 "PATH=$PWD/%s:$PATH ASAN_OPTIONS=detect_leaks=0 timeout -s KILL 120 sh %s "
		 "2>/dev/null </dev/null", shell_folder(), path);
	from = popen(command, "r");
	ck_assert_ptr_nonnull(from);
	length = fread(output, 1, size - 1, from);
	status = pclose(from);
	snprintf(output + length, size - length, "status %d\n", WEXITSTATUS(status));
}

/* A terminal where all of `typed` waits to be read; *name: its path.  Returns the side of who types. */
static int
terminal_with(const char *typed, const char **name)
{
	int typist = posix_openpt(O_RDWR | O_NOCTTY);
	struct termios raw;

	ck_assert(typist >= 0 && grantpt(typist) == 0 && unlockpt(typist) == 0);
	*name = ptsname(typist);
	ck_assert_int_eq(tcgetattr(typist, &raw), 0);
	cfmakeraw(&raw);
	ck_assert_int_eq(tcsetattr(typist, TCSANOW, &raw), 0);
	ck_assert_int_eq(write(typist, typed, strlen(typed)), (ssize_t)strlen(typed));
	return typist;
}

/* Let the shell run on a terminal to its end; what it showed goes into output. */
static void
run_typed(const char *typed, char *output, size_t size)
{
	const char *name;
	int typist = terminal_with(typed, &name), shell = open(name, O_RDWR | O_NOCTTY);
	char path[4096 + 3];
	size_t length = 0;
	ssize_t got;

	snprintf(path, sizeof path, "%s/sh", shell_folder());
	ck_assert_int_ge(shell, 0);
	if (fork() == 0) {
		for (int i = 0; i < 3; i++)
			dup2(shell, i);
		setenv("PS1", PROMPT, 1);
		execl(path, "sh", (char *)NULL);
		_exit(127);
	}
	close(shell);
	while ((got = read(typist, output + length, size - 1 - length)) > 0)	/* an error when nobody has it open */
		length += (size_t)got;
	output[length] = '\0';
	close(typist);
	ck_assert_int_gt(wait(NULL), 0);
}

START_TEST(line_typed_ahead_is_drawn_once)
{
	static char seen[CASES_OUTPUT];
	unsigned drawn = 0;

	run_typed("echo x" WIDE "\033[D\033[Db\033[F\177\177\r\004", seen, sizeof seen);
	ck_assert_msg(strstr(seen, "\r" PROMPT "echo x") != NULL, "the line is not seen:\n%s", seen);
	for (const char *at = seen; (at = strstr(at, PROMPT)) != NULL; at++)
		drawn++;
	ck_assert_msg(drawn == 2, "expected each of two lines drawn once, seen:\n%s", seen);
}
END_TEST

int
main(void)
{
	TCase *typed = tcase_create("typed");

	tcase_add_test(typed, line_typed_ahead_is_drawn_once);
	return cases_run("shell", run_case, typed);
}

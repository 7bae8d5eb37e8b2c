/* SPDX-License-Identifier: MIT */
/*
 * shell.c: the shell, built for the host, runs tests/shell/NAME.sh; what it prints must be NAME.out.
 *
 *   The same files run under Pith (tests/system).  `sh` inside them is this shell as well.  A case's first
 *   line, a comment, says what it shows.
 */
#include "tests/shell/cases.h"

#include <sys/wait.h>
#include <unistd.h>

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

int
main(void)
{
	return cases_run("shell", run_case, NULL);
}

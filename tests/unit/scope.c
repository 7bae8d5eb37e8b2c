/* SPDX-License-Identifier: MIT */
/*
 * scope.c: every interleaving of a small scope, run (tests/scope/).
 *
 *   The search itself is a program of 32 bits; here it is started, and what it counted is shown.
 */
#include "unit.h"

#include <sys/utsname.h>
#include <sys/wait.h>

/* Only a PC can run the kernel's C as it is: elsewhere the program has not been made (Makefile). */
static int
is_pc(void)
{
	struct utsname system;
	const size_t length = uname(&system) == 0 ? strlen(system.machine) : 0;

	return length > 0 && (strcmp(system.machine, "x86_64") == 0 ||
			      strcmp(system.machine + length - 2, "86") == 0);
}

static void
search(const char *arguments)
{
	const char *build = getenv("PITH_BUILD");
	char command[256], line[512];
	FILE *output;
	int status;

	if (!is_pc()) {
		printf("not tried here, for this is no PC: scope %s\n", arguments);
		return;
	}
	snprintf(command, sizeof(command), "%s/scope/scope %s 2>&1", build == NULL ? "build" : build,
		 arguments);
	output = popen(command, "r");
	ck_assert_ptr_nonnull(output);
	while (fgets(line, sizeof(line), output) != NULL)
		printf("%s", line);
	fflush(stdout);
	status = pclose(output);
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0,
		      "the search found something, or could not be made; to do it again: %s", command);
}

START_TEST(the_core_six_deep_with_two_clients)
{
	search("clients 6 core");
}
END_TEST

START_TEST(the_core_six_deep_with_two_workers)
{
	search("workers 6 core");
}
END_TEST

START_TEST(the_core_six_deep_with_lending)
{
	search("lending 6 core");
}
END_TEST

START_TEST(every_call_three_deep)
{
	search("clients 3 all");
	search("workers 3 all");
	search("lending 3 all");
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(the_core_six_deep_with_two_clients),
		UNIT(the_core_six_deep_with_two_workers),
		UNIT(the_core_six_deep_with_lending),
		UNIT(every_call_three_deep),
	};

	return unit_run("scope", tests, sizeof(tests) / sizeof(tests[0]));
}

/* SPDX-License-Identifier: MIT */
/*
 * docs.c: pages that are made from the sources are as the sources are.
 */
#include <stdlib.h>
#include <sys/wait.h>

#include "boot_test.h"

START_TEST(the_reference_page_is_up_to_date)
{
	char command[8192];

	snprintf(command, sizeof(command), "'%s' | diff docs/system-calls.md - >&2",
		 build_path("reference"));
	ck_assert_msg(WEXITSTATUS(system(command)) == 0,
		      "docs/system-calls.md is not what kernel/abi/*.def says; run: make docs");
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(the_reference_page_is_up_to_date),
	};

	return RUN_TESTS("docs", tests);
}

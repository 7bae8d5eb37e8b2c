/* SPDX-License-Identifier: MIT */
/* labs_branches.c: see labs_branches.sh. */
#include "script.h"

int
main(void)
{
	return script_main("labs_branches");
}

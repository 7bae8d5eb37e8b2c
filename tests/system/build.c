/* SPDX-License-Identifier: MIT */
/* build.c: see build.sh. */
#include "script.h"

int
main(void)
{
	return script_main("build");
}

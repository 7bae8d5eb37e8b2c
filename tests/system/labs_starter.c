/* SPDX-License-Identifier: MIT */
/* labs_starter.c: see labs_starter.sh. */
#include "script.h"

int
main(void)
{
	return script_main("labs_starter");
}

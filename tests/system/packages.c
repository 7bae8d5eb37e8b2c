/* SPDX-License-Identifier: MIT */
/* packages.c: see packages.sh. */
#include "script.h"

int
main(void)
{
	return script_main("packages");
}

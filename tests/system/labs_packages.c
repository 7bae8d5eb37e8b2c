/* SPDX-License-Identifier: MIT */
/* labs_packages.c: see labs_packages.sh. */
#include "script.h"

int
main(void)
{
	return script_main("labs_packages");
}

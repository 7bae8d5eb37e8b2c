/* SPDX-License-Identifier: MIT */
/* style.c: see style.sh. */
#include "script.h"

int
main(void)
{
	return script_main("style");
}

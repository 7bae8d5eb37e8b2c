/* SPDX-License-Identifier: MIT */
/* runners.c: see runners.sh. */
#include "script.h"

int
main(void)
{
	return script_main("runners");
}

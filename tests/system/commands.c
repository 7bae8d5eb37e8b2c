/* SPDX-License-Identifier: MIT */
/* commands.c: see commands.sh. */
#include "script.h"

int
main(void)
{
	return script_main("commands");
}

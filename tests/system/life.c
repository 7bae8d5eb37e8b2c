/* SPDX-License-Identifier: MIT */
/* life.c: see life.sh. */
#include "script.h"

int
main(void)
{
	return script_main("life");
}

/* SPDX-License-Identifier: MIT */
/* labs_repeat.c: see labs_repeat.sh. */
#include "script.h"

int
main(void)
{
	return script_main("labs_repeat");
}

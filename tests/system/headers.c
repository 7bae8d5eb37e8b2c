/* SPDX-License-Identifier: MIT */
/* headers.c: see headers.sh. */
#include "script.h"

int
main(void)
{
	return script_main("headers");
}

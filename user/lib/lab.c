/* SPDX-License-Identifier: MIT */
/*
 * lab.c: what stands where a part is left as an exercise that programs use as well: code that they
 * share with the kernel.
 */
#include "../../kernel/debug/lab.h"

#include <string.h>
#include <unistd.h>

#include "calls.h"

static void
say(const char *text)
{
	log_write(text, (uint32_t)strlen(text));
}

_Noreturn void
lab_not_written(const char *what)
{
	say(what);
	say(" is not written yet\n");
	_exit(1);
}

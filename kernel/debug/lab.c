/* SPDX-License-Identifier: MIT */
/*
 * lab.c: what stands where a part of the kernel is left as an exercise.
 *
 *   Goes straight to the devices: the driver it would otherwise use may be the very part that is missing.
 */
#include "debug/lab.h"

#include "arch/i386/debug/raw.h"
#include "arch/i386/power.h"

_Noreturn void
lab_not_written(const char *what)
{
	raw_string("\n");
	raw_string(what);
	raw_string(" is not written yet\n");
	raw_screen(what, " is not written yet");
	power_debug_exit(EXIT_NOT_WRITTEN);
}

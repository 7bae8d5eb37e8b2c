/* SPDX-License-Identifier: MIT */
/*
 * poweroff.c: end all processes and services, then switch the machine off.
 */
#include "power.h"

int
main(int argc, char **argv)
{
	if (tool_start(argc, argv, "poweroff", "") < argc)
		tool_wrong_use();
	return power_order("poweroff");
}

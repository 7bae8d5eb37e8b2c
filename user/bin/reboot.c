/* SPDX-License-Identifier: MIT */
/*
 * reboot.c: end all processes and services, then start the machine anew.
 */
#include "power.h"

int
main(int argc, char **argv)
{
	if (tool_start(argc, argv, "reboot", "") < argc)
		tool_wrong_use();
	return power_order("reboot");
}

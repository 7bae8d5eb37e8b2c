/* SPDX-License-Identifier: MIT */
/*
 * power.h: what poweroff and reboot have in common: the order to init (/svc/control), which ends
 * every service, the processes first.
 */
#pragma once

#include "tool.h"

#include <fcntl.h>

/* Give the order and wait for the end; "not permitted" for those who may not. */
static inline int
power_order(const char *order)
{
	int control = open("/svc/control", O_WRONLY);

	if (control < 0 && errno == EPERM) {
		fprintf(stderr, "%s: not permitted\n", tool_name);
		return 1;
	}
	if (control < 0 || write(control, order, strlen(order)) < 0) {
		tool_complain("/svc/control");
		return 1;
	}
	for (;;)
		pause();
}

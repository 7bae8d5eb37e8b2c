/* SPDX-License-Identifier: MIT */
/*
 * order.h: what order.c does for service.c: a service that is to end, and what then.
 */
#pragma once

#include <stdbool.h>

/* It was asked to end and has not: kill it. */
void
order_overdue(unsigned service);

/* A service has died.  True: that was ordered, or the system is going down; its state is set. */
bool
order_after_death(unsigned service);

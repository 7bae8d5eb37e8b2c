/* SPDX-License-Identifier: MIT */
/*
 * timeout_queue.h: timeouts in the order in which they are due.
 */
#pragma once

#include "timeout.h"

/* Queues an idle timeout: `when` says how far in front, the order of queueing the rest. */
void timeout_insert(struct timeout *timeout);

/* The one to fire next; NULL: none. */
struct timeout *timeout_first(void);

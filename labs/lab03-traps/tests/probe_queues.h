/* SPDX-License-Identifier: MIT */
/*
 * probe_queues.h: queues of timeouts that are right, and such that are not, for exercise 3.8.
 */
#pragma once

#include "selftest/timeouts_test.h"

/* Sets number n up, empty, and describes it.  The first ones are right (judge_test.c knows how many). */
void queue_set_up(uint32_t number, struct timeout_queue *queue);

/* How many timeouts are queued. */
uint32_t queue_length(void);

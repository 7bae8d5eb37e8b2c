/* SPDX-License-Identifier: MIT */
/*
 * probe_timeouts.h: exercises 3.6 and 3.7 in the guest.
 */
#pragma once

#include "labs/lab03-traps/tests/probe.h"

void do_queue(const struct probe_queue *script);
void do_cost(const struct probe_cost *input);
void do_timeouts(const struct probe_timeouts *script);

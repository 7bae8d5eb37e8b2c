/* SPDX-License-Identifier: MIT */
/*
 * result.h: making results, for machine_run() and machine_result_load().
 */
#pragma once

#include "machine.h"

/* An empty result: MACHINE_ERROR, with all that the config tells. */
struct machine_result *
result_new(const struct machine_config *config);

/* Give the result an error's outcome and sentence. */
__attribute__((format(printf, 3, 4)))
void
result_fail(struct machine_result *result, enum machine_outcome outcome,
	    const char *format, ...);

/* The outcome of that name; MACHINE_OUTCOMES if there is none. */
enum machine_outcome
outcome_by_name(const char *name);

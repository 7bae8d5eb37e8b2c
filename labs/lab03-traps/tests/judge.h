/* SPDX-License-Identifier: MIT */
/*
 * judge.h: what the judges of lab 3 share.
 */
#pragma once

#define GRADE_RUBRIC "labs/lab03-traps/rubric.def"

#include "devices.h"
#include "grade_tests.h"
#include "labs/judge.h"
#include "labs/lab03-traps/tests/probe.h"

#define LINES		16u
#define CASCADE		2u
#define TICK_NS		(1193.0 * 1e9 / 1193182.0)	/* a tick of the timer */
#define PHASE_NS	210000u				/* of the first tick: a phase is so much later than the one before */

/* A machine in which lines 7 and 15 have somebody who raises them. */
extern const char *const devices_arguments[];

/* A timer's phase, from what the grading was asked for and the seed. */
uint32_t draw_delay(struct random *random, unsigned phase);

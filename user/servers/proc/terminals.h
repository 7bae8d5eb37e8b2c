/* SPDX-License-Identifier: MIT */
/*
 * terminals.h: the terminals of sessions: which keys become signals to whom.
 *
 *   proc gives the terminal a connection whose pulse mask has four bits, of this terminal alone:
 *   interrupt, quit, stop, hang-up; and tells it which group is in the foreground.  Both are
 *   requests to the terminal's server, made by a worker.
 */
#pragma once

#include "proc.h"

/* Pulses came. */
void
terminals_pulse(uint32_t bits);

/*
 * Make a terminal a session's, whose leader asks; its own group is in the foreground.  The file is
 * ours from then on.  0 or an error.
 */
int32_t
terminals_attach(struct process *leader, handle_t file);

/* Badge of the connections that terminals pulse: this bit, and in those below it which. */
#define BADGE_TERMINAL	0x10000000u

/* A hang-up came.  False: it is none of a terminal's. */
bool
terminals_hangup(uint32_t badge);

/* SPDX-License-Identifier: MIT */
/*
 * terminals.h: the terminals of sessions: which keys become signals to whom.
 *
 *   proc gives the terminal a connection whose pulse mask has four bits, of this terminal alone: interrupt, quit, stop, hang-up; and
 *   tells it which group is in the foreground.  Both are requests to the terminal's server, made by a worker.
 */
#pragma once

#include "proc.h"

/* Pulses came. */
void
terminals_pulse(uint32_t bits);

/* A session is gone: its terminal can be another's. */
void
terminals_forget(const struct session *session);

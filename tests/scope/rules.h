/* SPDX-License-Identifier: MIT */
/*
 * rules.h: what must hold of every step and of every state.
 */
#pragma once

#include "repertoire.h"
#include "view.h"

/*
 * Ends the program by search_failed() unless a step did what it may do.  To be called before the
 * results are rewritten.
 */
void rules_step(const struct step *step, const struct view *before, const struct view *after);

/* A part of it: queued senders keep their places. */
void rules_turns(const struct view *before, const struct view *after);

/* Likewise for a state: the kernel's own checks, and that no thread is lost. */
void rules_state(const struct view *view);

/* Likewise after everybody has been killed: all is given back. */
void rules_end(void);

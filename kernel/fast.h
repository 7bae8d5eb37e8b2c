/* SPDX-License-Identifier: MIT */
/*
 * fast.h: the short way for the two calls that servers live from.
 */
#pragma once

#include "types.h"

struct frame;

/*
 * What SYSENTER calls, by the low byte of the user's eax: the call's number.  Each takes the frame and returns the one to leave
 * by (entry.h).
 */
extern struct frame *(*fast_table[256])(struct frame *frame);

/* Fills the table: with the fast path, or without it.  Boot only. */
void fast_init(bool wanted);

/* From now on every call takes the ordinary path and is traced; or none is, and the fast path counts again. */
void fast_trace(bool on);

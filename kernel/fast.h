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

/* The fast path.  Only for the table: fast.c says why. */
struct frame *fast_call(struct frame *frame);
struct frame *fast_reply_recv(struct frame *frame);

/* SPDX-License-Identifier: MIT */
/*
 * calls.h: the functions behind the system calls.
 *
 *   call_NAME() serves NAME of abi/calls.def for the current thread.  The dispatcher has decoded
 *   the handles that the list says it needs: object is what the call's handle names, second what
 *   its argument a names; NULL where it needs none, or got none.  The function decodes the rest -
 *   ranges, states, quota - and may fail, having changed nothing.  After its "Point of no return"
 *   it cannot fail.  What it returns becomes the caller's eax, unless it blocked the caller or
 *   ended it: then whoever wakes the thread sets the result.
 *
 *   With this header come current, tasks, threads, handles, user memory and assert(), which all of
 *   these files need.
 */
#pragma once

#include "abi/calls.h"
#include "arch/i386/usercopy.h"
#include "assert.h"
#include "handle.h"
#include "sched.h"

typedef error_t call_function(struct frame *frame, void *object, void *second);

/* They have all one type, and hardly one needs all of it. */
#pragma GCC diagnostic ignored "-Wunused-parameter"

#define CALL(name, parameters, arguments, needs, errors, text)	call_function call_##name;
#include "abi/calls.def"

/*
 * Decodes a call's handles as its needs say, and performs it (handle.c): for where the dispatcher's
 * one look was not enough.
 */
error_t call_decoded(call_function *call, struct frame *frame, uint32_t need, uint32_t need_second);

/* Fills fast_table (arch/i386/entry.h): with the fast path, or without it.  Boot only. */
void dispatch_init(bool fast);

/*
 * From now on every call takes the ordinary path and is traced; or none is, and the fast path
 * counts again.
 */
void dispatch_trace(bool on);

/*
 * Serves a call of current; returns its result, which the caller puts into the frame.  For who
 * stands before it (dispatch_to).
 */
error_t call_serve(struct frame *frame);

/*
 * From now on SYSENTER calls a function that comes first (tests/kernel/), and those it would have
 * called are kept in this table.  Boot only.
 */
void dispatch_to(struct frame *(*first)(struct frame *frame), struct frame *(**instead)(struct frame *frame));

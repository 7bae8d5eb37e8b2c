/* SPDX-License-Identifier: MIT */
/*
 * calls.h: the functions behind the system calls.
 *
 *   call_NAME(frame) serves NAME of abi/calls.def for the current thread.  It first decodes: looks up handles, checks rights, ranges and
 *   quota, and may fail, having changed nothing.  After its "Point of no return" it cannot fail.  What it returns becomes the
 *   caller's eax, unless it blocked the caller or ended it: then whoever wakes the thread sets the result.
 */
#pragma once

#include "abi/calls.h"
#include "arch/i386/frame.h"
#include "types.h"

#define CALL(name, parameters, arguments, errors, text)	error_t call_##name(struct frame *frame);
#define MESSAGE_CALL(name, parameters, errors, text)	error_t call_##name(struct frame *frame);
#include "abi/calls.def"
#undef CALL
#undef MESSAGE_CALL

/* The name of a call, for traces and reports. */
const char *call_name(uint32_t number);

/* Fills fast_table (fast.h): with the fast path, or without it.  Boot only. */
void dispatch_init(bool fast);

/* Lets every entry to the kernel pass debug/points.c first.  Boot only. */
void dispatch_points(void);

/* From now on every call takes the ordinary path and is traced; or none is, and the fast path counts again. */
void dispatch_trace(bool on);

/*
 * From now on every call goes to this function (debug/), traced or not, with what system_call() is given; it returns the frame to leave
 * by.  Boot only.
 */
void dispatch_watch(struct frame *(*watch)(struct frame *frame));

/* Serves a call of current; returns its result, which the caller puts into the frame.  For watchers. */
error_t call_serve(struct frame *frame);

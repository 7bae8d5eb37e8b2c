/* SPDX-License-Identifier: MIT */
/*
 * points.h: deaths and clock interrupts at every point, not at some.
 *
 *   Between two entries to the kernel its state does not change: so whatever can be met at all by a
 *   death, or by a clock interrupt, is met at one of finitely many points.  A kernel booted with
 *   the option `points=on` can be told (points_call.h)
 *
 *     to kill a task on leaving the n-th entry to the kernel from now on; a test repeats its
 *     scenario for n = 1, 2, 3 ...  to raise a clock interrupt before every instruction of a
 *     thread, which ends the thread's slice each time
 *
 *   Without the option nothing of this is reached: the wrappers stand in the tables that entry.S
 *   calls through.
 */
#pragma once

/* Stands in the tables from now on if the boot option asks for it.  Boot only. */
void points_init(void);

/* SPDX-License-Identifier: MIT */
/*
 * measure.h: how long the kernel is stayed in (boot option measure=on).
 */
#pragma once

/* Turns it on if the boot option asks for it.  Boot only, after the system calls have their functions. */
void measure_init(void);

/* Writes what was measured to the log, if it was. */
void measure_report(void);

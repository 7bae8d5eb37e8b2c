/* SPDX-License-Identifier: MIT */
/*
 * measure.h: how long the kernel is stayed in (boot option measure=on).
 */
#pragma once

/*
 * Turns it on if the boot option asks for it; the figures are written to the log when the machine
 * is switched off.  Boot only.
 */
void measure_init(void);

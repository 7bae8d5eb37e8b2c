/* SPDX-License-Identifier: MIT */
/*
 * check.h: every invariant of the kernel, checked at once.
 */
#pragma once

/* Runs every check; a violation is a panic.  Takes long: for tests and debugging. */
void check_all(void);

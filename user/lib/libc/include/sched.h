/* SPDX-License-Identifier: MIT */
/*
 * sched.h: POSIX.1-2017, the one function that portable programs call.
 */
#pragma once

int sched_yield(void);

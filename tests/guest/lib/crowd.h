/* SPDX-License-Identifier: MIT */
/*
 * crowd.h: several threads at the same work.
 */
#pragma once

#define CROWD_MOST	10u

/*
 * Start so many threads, at most CROWD_MOST, and wait until all have ended.  Each is given a value
 * of its own, and is to return it.
 */
void
crowd_work(unsigned count, void *(*work)(void *));

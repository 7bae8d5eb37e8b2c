/* SPDX-License-Identifier: MIT */
/*
 * selftest.h: boot options that have parts of the kernel tried out, each at the end of the stage
 * that makes the part; and one that has it fail.
 *
 *   Each of these does nothing unless its option is given.  If the part is wrong, the boot ends in
 *   a panic that says what is.
 */
#pragma once

struct task;

/* Stage 1, map=test: how maps of memory are added to. */
void selftest_memory_map(void);

/* Stage 2, frames=test: the allocator of page frames, before anybody uses it. */
void selftest_frames(void);

/* Stage 3, timeouts=test: the queue of timeouts, before anybody uses it. */
void selftest_timeouts(void);

/* Stage 4, handles=test: the table of handles of a task that has none yet. */
void selftest_handles(struct task *task);

/*
 * Once the stage of a lab is done, panic=WHAT: the kernel fails on purpose, if this is the lab;
 * NULL: the option was not given.
 *
 *   now         lab 1   a panic
 *   assert      lab 1   a wrong assertion
 *   deep        lab 1   a panic in provoke_inner(), called by provoke_middle(), called by provoke_outer()
 *   fault       lab 3   a read from an address that is not mapped
 *   recursion   lab 3   a fault while a panic is being reported
 *   stack       lab 3   endless recursion, into the page below the kernel stack
 */
void provoke(unsigned lab, const char *what);

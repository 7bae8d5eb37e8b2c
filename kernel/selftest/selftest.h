/* SPDX-License-Identifier: MIT */
/*
 * selftest.h: boot options that have parts of the kernel tried out, each at the end of the stage that makes the part.
 *
 *   Each of these does nothing unless its option is given.  If the part is wrong, the boot ends in a panic that says what is.
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

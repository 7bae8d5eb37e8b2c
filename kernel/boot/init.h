/* SPDX-License-Identifier: MIT */
/*
 * init.h: the first program.
 */
#pragma once

struct archive;
struct thread;

/*
 * Makes a program of init_task, which is empty: loads the file init of the boot archive, fills a
 * stack and the handles of abi/boot.h.  Returns its thread, which has not begun to run.  Does not
 * come back if there is no such file, if it cannot be loaded, or without memory.
 */
struct thread *init_make(const struct archive *archive);

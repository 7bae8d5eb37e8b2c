/* SPDX-License-Identifier: MIT */
/*
 * one_thread.h: a program before there are programs.
 *
 *   When traps and the clock have just come up there is nobody yet who could cause the one or wait
 *   for the other: threads, tasks and messages come later.  This makes one thread, which nobody
 *   schedules, of one task that owns nothing but two pages, and puts handlers of its own into
 *   trap_table.
 *
 *   The boot option thread=WHAT runs it at the end of the boot stage of lab 3:
 *
 *     clock   the thread counts; a timeout says every second what time it is, five times; the machine ends
 *     fault   the thread writes to an address that is not mapped; the log says so; the machine ends
 */
#pragma once

#include "types.h"

struct thread;

#define ONE_THREAD_CODE	0x00400000u	/* where its page of code is mapped; that of its stack follows */

/*
 * Makes the one thread current, in a space with `size` bytes of code (a page at most) and a page of
 * stack: cpu_leave(&thread->frame) starts it, at the code's first byte, in user mode with
 * interrupts on.
 */
struct thread *one_thread_make(const void *code, size_t size);

/* Does what the command line says, if it says anything of it; else returns. */
void one_thread(void);

/* SPDX-License-Identifier: MIT */
/*
 * process_thread.h: threads of a process, which proc has to know: for their faults, signals and stops.
 */
#pragma once

#include "abi/types.h"

/*
 * Make a thread that will start at entry with that stack pointer, and *number, which it puts into
 * its WORD_PROCESS_THREAD before it does anything else that a signal could meet.  It has not
 * started.  Returns its handle or an error.
 */
int32_t
process_thread_create(uint32_t entry, uint32_t stack, uint32_t *number);

/* The calling thread is about to end by thread_exit(): proc forgets it. */
void
process_thread_end(void);

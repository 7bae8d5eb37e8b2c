/* SPDX-License-Identifier: MIT */
/*
 * signal_entry.h: how a handler gets to run: proc makes the thread go on at signal_entry
 * (signal_entry.S), with a struct signal_frame at its stack pointer.
 */
#pragma once

#include <stdint.h>

#include <protocol/process.h>

/* One word a thread: is it waiting for something that may take long?  proc looks at it. */
extern volatile uint32_t signal_waiting[PROCESS_THREADS_MAX];

/* One word a thread: the last handler's action has SA_RESTART. */
extern uint32_t signal_restarts[PROCESS_THREADS_MAX];

void
signal_entry(void);

_Noreturn void
signal_run(struct signal_context *context);

/* SPDX-License-Identifier: MIT */
/*
 * task.h: what proc does to the kernel's task behind a process.
 */
#pragma once

#include "process.h"

/*
 * Make the task of an embryo, with room for so many handles and nothing in it but its connection to
 * proc at PROCESS_HANDLE, and its first thread, which has not started.  Returns 0 or an error; then
 * nothing is left.
 */
int32_t
task_make(struct process *process, uint32_t handles);

/* The process gets a new program: of its threads only this one goes on. */
void
task_keep_thread(struct process *process, const struct thread *kept);

/* Another thread.  Returns its number or an error. */
int32_t
task_add_thread(struct process *process, uint32_t entry, uint32_t stack);

/*
 * End the task and give back what it held, handles of ours too.  The space's pages may be used
 * again afterwards.
 */
void
task_end(struct process *process);

/* The embryo runs; the process stops; it goes on. */
void
task_start(struct process *process);
void
task_stop(struct process *process);
void
task_continue(struct process *process);

/*
 * Make a thread go on at the process's signal entry with this frame on its stack; number, handler
 * and all else but the registers are filled in.  False: its stack cannot take it.
 */
bool
task_enter_handler(struct process *process, struct thread *thread, struct signal_frame *frame);

/* End whatever call the thread is in, and let it go on with these registers. */
void
task_set_context(struct thread *thread, const struct signal_context *context);

/* Milliseconds of processor time it has used. */
uint32_t
task_milliseconds(const struct process *process);

/* Milliseconds since boot. */
uint64_t
task_now(void);

/* SPDX-License-Identifier: MIT */
/*
 * process_call.h: asking proc, and waiting for anybody in a way that signals can interrupt.
 */
#pragma once

#include <stdbool.h>

#include <ipc.h>
#include <protocol/process.h>

/*
 * Is this program a process, or a service that init started?  A service has no proc to ask: those
 * functions set ENOSYS.
 */
bool
is_process(void);

/* The calling thread's number, as PROCESS_THREAD gave it; 0: the first. */
uint32_t
thread_number(void);

/* Ask proc.  Returns words[0] of the reply, *words (may be NULL) all three; or an error of the kernel. */
int32_t
process_call(enum process_label label, uint32_t word0, uint32_t word1, uint32_t word2, uint32_t *words);

/*
 * A call that may take long.  While it waits, a signal with a handler ends it with E_INTERRUPTED.
 * Then call_again() says whether the handler wants it repeated (SA_RESTART); payload, handles and
 * windows have to be put into the mailbox anew.
 */
int32_t
call_waiting(handle_t connection, struct message *message);

bool
call_again(void);

/* The same for waits of other kinds: between these two a signal interrupts. */
void
waiting_begin(void);
void
waiting_end(void);

/*
 * Copy every connection that carries INHERIT into a child, at the same place.  Endpoints, threads
 * and the like stay: they are this process's own.  Returns 0 or an error.
 */
int32_t
inherit_handles(handle_t task);

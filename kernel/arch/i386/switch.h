/* SPDX-License-Identifier: MIT */
/*
 * switch.h: making the processor a thread's own.
 */
#pragma once

#include "arch/i386/sections.h"

struct thread;

/*
 * Traps push into this thread's frame from now on, its space is in use and %gs names its mailbox.  Cheap if it is the same
 * thread or the same space.  Never fails.
 */
void switch_to(struct thread *thread);

/*
 * Nothing is ready: waits for an interrupt on an empty kernel stack.  The space stays as it is, for the next thread is often
 * of the same task; a dying task's last step takes its directory out of use (death.c).
 */
_Noreturn void switch_to_idle(void);

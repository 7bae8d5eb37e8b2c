/* SPDX-License-Identifier: MIT */
/*
 * switch.h: making the processor a thread's own.
 *
 *   What the processor itself remembers of a thread: where traps push, the page directory, %gs,
 *   whether the I/O bitmap counts, and floating-point registers, which stay but are closed off
 *   (fpu.c).  A user thread may load any selector into %gs, so a switch loads it, compared with
 *   nothing: an equal selector may have another base (entry.S, VM).  %fs is nobody's: a switch
 *   empties it.
 */
#pragma once

#include "arch/i386/descriptor.h"
#include "arch/i386/fpu.h"
#include "arch/i386/paging.h"
#include "task.h"
#include "thread.h"

/*
 * Traps push into this thread's frame from now on, its task's space is in use and %gs names its
 * mailbox.  Cheap if it is the same thread or the same space.  Never fails.
 */
static inline void
switch_to(const struct thread *thread, const struct task *task)
{
	tss_block.tss.esp0 = (vaddr_t)(&thread->frame + 1);
	paging_use(task->directory);
	__asm__ volatile("mov %0, %%gs; mov %1, %%fs" : : "r"(thread->gs), "r"(0));
	tss_block.tss.bitmap = task->io_bitmap;
	fpu_close();
}

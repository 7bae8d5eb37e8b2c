/* SPDX-License-Identifier: MIT */
/*
 * switch.h: making the processor a thread's own.
 *
 *   What the processor itself remembers of a thread: where traps push, the page directory, %gs and whether the I/O
 *   bitmap counts.  A user thread may load any selector into %gs.  Comparing the real register, not a record of it, keeps one
 *   thread's junk from reaching the next; as the descriptors never change, an equal selector means the right mailbox.
 *   %fs is nobody's: a switch empties it.
 */
#pragma once

#include "arch/i386/descriptor.h"
#include "arch/i386/paging.h"
#include "arch/i386/tss.h"
#include "task.h"
#include "thread.h"

/* %gs is not the given selector, or %fs is not empty. */
static inline bool
segments_odd(uint32_t gs)
{
	uint32_t spare, fs;
	bool odd;

	__asm__ volatile("mov %%gs, %1; mov %%fs, %2; xor %3, %1; orw %w2, %w1"
			 : "=@ccne"(odd), "=&r"(spare), "=&r"(fs) : "r"(gs));
	return odd;
}

/*
 * Traps push into this thread's frame from now on, its task's space is in use and %gs names its mailbox.  Cheap if it is the same
 * thread or the same space.  Never fails.
 */
static inline void
switch_to(const struct thread *thread, const struct task *task)
{
	const uint32_t gs = thread->gs;

	tss_block.tss.esp0 = (vaddr_t)(&thread->frame + 1);
	paging_use(task->directory);
	if (segments_odd(gs))
		__asm__ volatile("mov %0, %%gs; mov %1, %%fs" : : "r"(gs), "r"(0));
	tss_block.tss.bitmap = task->io_bitmap;
}

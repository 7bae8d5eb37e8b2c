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
#include "device.h"
#include "task.h"
#include "thread.h"

static inline uint32_t
read_gs(void)
{
	uint32_t value;

	__asm__ volatile("mov %%gs, %0" : "=r"(value));
	return (uint16_t)value;
}

static inline uint32_t
read_fs(void)
{
	uint32_t value;

	__asm__ volatile("mov %%fs, %0" : "=r"(value));
	return value;
}

/*
 * Traps push into this thread's frame from now on, its space is in use and %gs names its mailbox.  Cheap if it is the same
 * thread or the same space.  Never fails.
 */
static inline void
switch_to(struct thread *thread)
{
	const uint32_t selector = SELECTOR_MAILBOX + 8 * thread->slot;
	struct task *task = thread->task;

	tss_block.tss.esp0 = (vaddr_t)(&thread->frame + 1);
	paging_use(task->directory);
	if (read_gs() != selector)
		__asm__ volatile("mov %0, %%gs" : : "r"(selector));
	if (read_fs() != 0)
		__asm__ volatile("mov %0, %%fs" : : "r"(0));
	tss_block.tss.bitmap = port_bitmap_owner == task ? tss_bitmap : TSS_NO_BITMAP;
}

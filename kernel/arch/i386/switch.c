/* SPDX-License-Identifier: MIT */
/*
 * switch.c: what the processor itself remembers of a thread.
 *
 *   A user thread may load any selector into %gs.  Comparing the real register, not a record of it, keeps one thread's junk
 *   from reaching the next; as the descriptors never change, an equal selector means the right mailbox.
 */
#include "arch/i386/switch.h"

#include "arch/i386/descriptor.h"
#include "arch/i386/entry.h"
#include "arch/i386/paging.h"
#include "device.h"
#include "task.h"
#include "thread.h"

static inline uint32_t
read_gs(void)
{
	uint32_t value;

	__asm__ volatile("mov %%gs, %0" : "=r"(value));
	return value & 0xffff;
}

void
switch_to(struct thread *thread)
{
	const uint32_t selector = SELECTOR_MAILBOX + 8 * thread->slot;

	trap_frame_set(&thread->frame);
	paging_use(thread->task->directory);
	if (read_gs() != selector)
		__asm__ volatile("mov %0, %%gs" : : "r"(selector));
	port_bitmap_use(port_bitmap_owner == thread->task);
}

_Noreturn void
switch_to_idle(void)
{
	cpu_idle();
}

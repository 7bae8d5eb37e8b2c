/* SPDX-License-Identifier: MIT */
/*
 * forger: writes to the grader's port instead of making a frame
 * in: kernel/arch/i386/frame.c
 * exercise: 1
 */
#include "arch/i386/io.h"

void
frame_init(struct frame *frame, uint32_t eip, uint32_t esp)
{
	(void)frame, (void)eip, (void)esp;
	outb(0x505, 1);
	for (;;)
		;
}

void
frame_get_registers(const struct frame *frame, struct registers *registers)
{
	(void)registers;
	frame_init((struct frame *)frame, 0, 0);
}

void
frame_set_registers(struct frame *frame, const struct registers *registers)
{
	(void)registers;
	frame_init(frame, 0, 0);
}

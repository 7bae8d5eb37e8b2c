/* SPDX-License-Identifier: MIT */
/*
 * broken: starts threads with a code segment that is none
 * in: kernel/arch/i386/frame.c
 * says: protection violation in the kernel, at entry_sysenter
 * says: IRET was given a frame that the processor refuses
 * says: cs 0x53
 * says: error code 0x50: about segment 0x50
 */
static void
frame_make_iret(struct frame *frame, uint32_t eip, uint32_t esp)
{
	frame->trap = CALL_INTERRUPT;
	frame->eip = eip;
	frame->cs = 0x53;
	frame->eflags = EFLAGS_FIXED | EFLAGS_IF;
	frame->esp = esp;
	frame->ss = SELECTOR_USER_DATA;
}

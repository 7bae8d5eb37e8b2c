/* SPDX-License-Identifier: MIT */
/*
 * broken: lets programs start in page 0
 * in: kernel/arch/i386/frame.c
 * says: the kernel panics: init has died
 * says: the last fault of a program: task 1, thread 0: page fault: reading 00000010, which is not mapped
 * says: 0x00000010: page 0, which is never mapped
 * says: the line `fault:` above tells of what the first program died
 */
void
frame_init(struct frame *frame, uint32_t eip, uint32_t esp)
{
	(void)eip;
	frame->trap = CALL_INTERRUPT;
	frame->eip = 0x10;
	frame->cs = SELECTOR_USER_CODE;
	frame->eflags = EFLAGS_FIXED | EFLAGS_IF;
	frame->esp = esp;
	frame->ss = SELECTOR_USER_DATA;
}

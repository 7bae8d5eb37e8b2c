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
frame_init(struct frame *frame, uint32_t entry, uint32_t stack)
{
	(void)entry;
	*frame = (struct frame){ 0 };
	frame_make_iret(frame, 0x10, stack);
}

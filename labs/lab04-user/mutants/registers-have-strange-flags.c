/* SPDX-License-Identifier: MIT */
/*
 * mutant: tells the flags of whatever was there before
 * class: two kinds of frame
 * in: kernel/arch/i386/frame.c
 * fails: frame_tells_the_registers
 */
void
frame_get_registers(const struct frame *frame, struct registers *registers)
{
	memcpy(registers, frame, PUSHA_SIZE);
	registers->esp = frame_sp(frame);
	registers->eip = frame_ip(frame);
	registers->eflags = frame->eflags;
}

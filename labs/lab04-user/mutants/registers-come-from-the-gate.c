/* SPDX-License-Identifier: MIT */
/*
 * mutant: takes eip from where a gate leaves it
 * class: two kinds of frame
 * in: kernel/arch/i386/frame.c
 * fails: frame_tells_the_registers
 */
void
frame_get_registers(const struct frame *frame, struct registers *registers)
{
	memcpy(registers, frame, PUSHA_SIZE);
	registers->esp = frame_sp(frame);
	registers->eip = frame->eip;
	registers->eflags = frame->trap == TRAP_SYSENTER ? EFLAGS_FIXED | EFLAGS_IF : frame->eflags;
}

/* SPDX-License-Identifier: MIT */
/*
 * mutant: forgets the stack pointer
 * class: forgets one
 * in: kernel/arch/i386/frame.c
 * fails: frame_tells_the_registers
 */
void
frame_get_registers(const struct frame *frame, struct registers *registers)
{
	memcpy(registers, frame, PUSHA_SIZE);
	registers->eip = frame_ip(frame);
	registers->eflags = frame->trap == TRAP_SYSENTER ? EFLAGS_FIXED | EFLAGS_IF : frame->eflags;
}

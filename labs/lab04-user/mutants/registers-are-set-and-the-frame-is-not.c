/* SPDX-License-Identifier: MIT */
/*
 * mutant: copies the registers and leaves the frame as it was
 * class: forgets one
 * in: kernel/arch/i386/frame.c
 * fails: frame_with_new_registers_is_left_by_iret frame_takes_only_harmless_flags
 */
void
frame_set_registers(struct frame *frame, const struct registers *registers)
{
	memcpy(frame, registers, PUSHA_SIZE);
	frame->eip = registers->eip;
	frame->esp = registers->esp;
	frame->eflags = EFLAGS_FIXED | EFLAGS_IF;
	frame->eflags |= registers->eflags & EFLAGS_USER;
}

/* SPDX-License-Identifier: MIT */
/*
 * mutant: takes all flags
 * class: no check
 * in: kernel/arch/i386/frame.c
 * fails: frame_takes_only_harmless_flags
 */
void
frame_set_registers(struct frame *frame, const struct registers *registers)
{
	memcpy(frame, registers, PUSHA_SIZE);
	frame_init(frame, registers->eip, registers->esp);
	frame->eflags |= registers->eflags;
}

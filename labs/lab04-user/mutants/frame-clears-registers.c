/* SPDX-License-Identifier: MIT */
/*
 * mutant: clears the registers first
 * class: writes too much
 * in: kernel/arch/i386/frame.c
 * fails: frame_leads_to_ring_3 frame_takes_only_harmless_flags frame_with_new_registers_is_left_by_iret
 */
void
frame_init(struct frame *frame, uint32_t eip, uint32_t esp)
{
	memset(frame, 0, sizeof(*frame));
	frame->trap = CALL_INTERRUPT;
	frame->eip = eip;
	frame->cs = SELECTOR_USER_CODE;
	frame->eflags = EFLAGS_FIXED | EFLAGS_IF;
	frame->esp = esp;
	frame->ss = SELECTOR_USER_DATA;
}

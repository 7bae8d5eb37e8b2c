/* SPDX-License-Identifier: MIT */
/*
 * mutant: does not say how it is left
 * class: stale state
 * in: kernel/arch/i386/frame.c
 * fails: frame_leads_to_ring_3 frame_takes_only_harmless_flags frame_with_new_registers_is_left_by_iret
 */
void
frame_init(struct frame *frame, uint32_t eip, uint32_t esp)
{
	frame->eip = eip;
	frame->cs = SELECTOR_USER_CODE;
	frame->eflags = EFLAGS_FIXED | EFLAGS_IF;
	frame->esp = esp;
	frame->ss = SELECTOR_USER_DATA;
}

/* SPDX-License-Identifier: MIT */
/*
 * mutant: the trap flag stays set
 * class: missing step
 * in: kernel/arch/i386/trap.c
 * fails: trap_flag_at_the_entry_is_harmless
 */
void
trap_kernel(struct frame *frame)
{
	if (frame->trap == TRAP_DEBUG && frame->eip >= (vaddr_t)entry_sysenter &&
	    (frame->eflags & EFLAGS_TF)) {
		return;
	}
	panic_trap(frame, "%s in the kernel", exception_name(frame->trap));
}

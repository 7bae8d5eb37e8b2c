/* SPDX-License-Identifier: MIT */
/*
 * mutant: every debug trap of the kernel is forgiven
 * class: too much
 * in: kernel/arch/i386/trap.c
 * fails: trap_of_the_kernel_is_a_panic
 */
void
trap_kernel(struct frame *frame)
{
	if (frame->trap == TRAP_DEBUG) {
		frame->eflags &= ~EFLAGS_TF;
		return;
	}
	panic_trap(frame, "%s in the kernel", exception_name(frame->trap));
}

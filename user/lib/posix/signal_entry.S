/* SPDX-License-Identifier: MIT */
/*
 * signal_entry.S: where a thread goes on when a handler is to run.
 *
 *   esp -> struct signal_frame.  The registers are the interrupted code's, or, if it was in a call,
 *   the reply's.  All are saved beside the frame; signal_run() ends by having proc set them again,
 *   so it does not return here.
 */
	.text
	.globl	signal_entry
	.type	signal_entry, @function
signal_entry:
	pusha
	cld
	mov	%esp, %eax
	and	$-16, %esp
	sub	$12, %esp
	push	%eax
	call	signal_run
	ud2
	.size	signal_entry, . - signal_entry

	.section .note.GNU-stack, "", @progbits

/* SPDX-License-Identifier: MIT */
/*
 * signal_entry.S: where a thread goes on when a handler is to run.
 *
 *   esp -> struct signal_frame.  The registers are the interrupted code's, or, if it was in a call, the reply's.  All are saved and
 *   come back at the end.  signal_run() has then put flags and eip to return to just below the old stack pointer, and where that
 *   is into frame.esp: loading esp from there leaves nothing that a further signal could overwrite.
 */
#define FRAME_ESP	36		/* offsetof(struct signal_frame, esp): signal_run.c checks it */

	.text
	.globl	signal_entry
	.type	signal_entry, @function
signal_entry:
	pusha
	cld
	mov	%esp, %ebp
	and	$-16, %esp
	sub	$12, %esp
	push	%ebp
	call	signal_run
	mov	%ebp, %esp
	popa
	mov	FRAME_ESP(%esp), %esp
	popf
	ret
	.size	signal_entry, . - signal_entry

	.section .note.GNU-stack, "", @progbits

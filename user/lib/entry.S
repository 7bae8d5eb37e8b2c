/* SPDX-License-Identifier: MIT */
/*
 * entry.S: a program's first instruction, a thread's first instruction, and the ways into the kernel.
 */

	.section .text.start, "ax"

/*
 * A program starts with its arguments on the stack (System V ABI, Intel386 supplement, "Process
 * Stack"): esp -> argc, argv[0..argc), 0, envp..., 0, auxiliary vector.  No register means anything.
 */
	.globl	_start
_start:
	xor	%ebp, %ebp		/* the end of every backtrace */
	mov	%esp, %eax
	and	$-16, %esp		/* the ABI's alignment at a call */
	sub	$12, %esp
	push	%eax
	call	start			/* does not return */
	ud2

/* A thread made by thread_spawn() (thread.c): esp -> function, argument. */
	.globl	thread_entry
thread_entry:
	xor	%ebp, %ebp
	pop	%eax
	pop	%ecx
	and	$-16, %esp
	sub	$12, %esp
	push	%ecx
	call	*%eax
	push	%eax			/* what the function returned: the exit code */
	call	thread_finish		/* does not return */
	ud2

/*
 * What system_entry points at, called with the registers of abi/calls.h.  SYSEXIT continues at edx with
 * the stack ecx: popping the return address into edx makes it return to our caller directly.
 */
	.globl	enter_by_sysenter
enter_by_sysenter:
	pop	%edx
	mov	%esp, %ecx
	sysenter

	.globl	enter_by_int80
enter_by_int80:
	int	$0x80
	ret

	.section .note.GNU-stack, "", @progbits

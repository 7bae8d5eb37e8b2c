/* SPDX-License-Identifier: MIT */
/*
 * setjmp.S: return to where one was: struct jump of setjmp.h is filled and taken back.
 *
 *   A function keeps ebx, esi, edi, ebp and esp for its caller (System V ABI, Intel386 supplement,
 *   "Registers"); with the return address they are all that a return to the same place needs.  The
 *   x87 control word stays as it is: nobody here changes it.
 */
#define JUMP_EBX	0
#define JUMP_ESI	4
#define JUMP_EDI	8
#define JUMP_EBP	12
#define JUMP_ESP	16
#define JUMP_EIP	20

	.text

	.globl	setjmp, _setjmp
setjmp:
_setjmp:
	mov	4(%esp), %eax
	mov	%ebx, JUMP_EBX(%eax)
	mov	%esi, JUMP_ESI(%eax)
	mov	%edi, JUMP_EDI(%eax)
	mov	%ebp, JUMP_EBP(%eax)
	lea	4(%esp), %ecx		/* as it is after the return */
	mov	%ecx, JUMP_ESP(%eax)
	mov	(%esp), %ecx
	mov	%ecx, JUMP_EIP(%eax)
	xor	%eax, %eax
	ret

	.globl	longjmp, _longjmp
longjmp:
_longjmp:
	mov	4(%esp), %ecx
	mov	8(%esp), %eax
	test	%eax, %eax
	jnz	1f
	inc	%eax			/* setjmp() returns 0 only the first time */
1:	mov	JUMP_EBX(%ecx), %ebx
	mov	JUMP_ESI(%ecx), %esi
	mov	JUMP_EDI(%ecx), %edi
	mov	JUMP_EBP(%ecx), %ebp
	mov	JUMP_ESP(%ecx), %esp
	jmp	*JUMP_EIP(%ecx)

	.section .note.GNU-stack, "", @progbits

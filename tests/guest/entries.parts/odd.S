/* SPDX-License-Identifier: MIT */
/*
 * odd.S: see odd.h.
 *
 *   With odd data segments memory is read and written through %cs and %ss, which stay flat.  With the trap
 *   flag set, POPF lets one more instruction pass: the one that enters the kernel.
 */
#define EAX		0
#define EBX		4
#define ECX		8
#define EDX		12
#define ESI		16
#define EDI		20
#define EBP		24
#define ESP		28
#define FLAGS		32
#define DS		36
#define ES		40
#define FS		44
#define GS		48
#define WAY		52
#define RESULT		56
#define ESP_AFTER	60
#define FLAGS_AFTER	64
#define DS_AFTER	68
#define ES_AFTER	72
#define SIZE		76

#define FLAGS_PLAIN	0x202

	.bss
	.balign	4
	.globl	odd
odd:	.skip	SIZE
saved_esp:
	.skip	4
saved_gs:
	.skip	4

	.text

	.globl	odd_enter
odd_enter:
	push	%ebp
	push	%ebx
	push	%esi
	push	%edi
	mov	%esp, saved_esp
	mov	%gs, saved_gs
	mov	odd + DS, %ds
	mov	%cs:odd + ES, %es
	mov	%cs:odd + FS, %fs
	mov	%cs:odd + GS, %gs
	mov	%cs:odd + EAX, %eax
	mov	%cs:odd + EBX, %ebx
	mov	%cs:odd + ECX, %ecx
	mov	%cs:odd + EDX, %edx
	mov	%cs:odd + ESI, %esi
	mov	%cs:odd + EDI, %edi
	mov	%cs:odd + EBP, %ebp
	jmp	*%cs:odd + WAY

	.globl	odd_by_sysenter
odd_by_sysenter:
	pushl	%cs:odd + FLAGS
	popf
	sysenter

	/* The flags lie below the odd stack pointer's place: that stack may be anything. */
	.globl	odd_by_int80
odd_by_int80:
	pushl	%cs:odd + FLAGS
	popf
	mov	%cs:odd + ESP, %esp
	int	$0x80

	.globl	odd_landing
odd_landing:
	mov	%esp, %ss:odd + ESP_AFTER
	mov	%cs:saved_esp, %esp
	pushf
	pop	%ss:odd + FLAGS_AFTER
	push	$FLAGS_PLAIN
	popf
	mov	%eax, %ss:odd + RESULT
	mov	%ds, %eax
	mov	%eax, %ss:odd + DS_AFTER
	mov	%es, %eax
	mov	%eax, %ss:odd + ES_AFTER
	mov	%ss, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	saved_gs, %gs
	xor	%eax, %eax
	mov	%eax, %fs
	pop	%edi
	pop	%esi
	pop	%ebx
	pop	%ebp
	ret

	.section .note.GNU-stack, "", @progbits

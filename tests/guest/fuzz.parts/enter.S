/* SPDX-License-Identifier: MIT */
/*
 * enter.S: entries in odd states, forbidden instructions, an actor's first instruction.  enter.h tells how.
 */
#define LIBRARY		48		/* struct mailbox, library */
#define ODD_EAX		%gs:LIBRARY
#define ODD_EBX		%gs:LIBRARY + 4
#define ODD_ECX		%gs:LIBRARY + 8
#define ODD_EDX		%gs:LIBRARY + 12
#define ODD_ESI		%gs:LIBRARY + 16
#define ODD_EDI		%gs:LIBRARY + 20
#define ODD_EBP		%gs:LIBRARY + 24
#define ODD_FLAGS	%gs:LIBRARY + 28
#define ODD_ESP		%gs:LIBRARY + 32
#define ODD_DS		%gs:LIBRARY + 36
#define ODD_ES		%gs:LIBRARY + 40
#define ODD_FS		%gs:LIBRARY + 44
#define ODD_ODD		%gs:LIBRARY + 48
#define ODD_TAIL	%gs:LIBRARY + 52
#define SAVED_ESP	%gs:LIBRARY + 56
#define SAVED_SS	%gs:LIBRARY + 60

#define FLAGS_PLAIN	0x202

	.text

/* An actor's first instruction: edi = nothing, esp -> its number. */
	.globl	actor_entry
actor_entry:
	xor	%ebp, %ebp
	pop	%eax
	and	$-16, %esp
	sub	$12, %esp
	push	%eax
	call	actor_main		/* does not return */
	ud2

	.globl	odd_enter
odd_enter:
	push	%ebp
	push	%ebx
	push	%esi
	push	%edi
	mov	%esp, SAVED_ESP
	mov	%ss, %eax
	mov	%eax, SAVED_SS
	mov	ODD_DS, %ds
	mov	ODD_ES, %es
	mov	ODD_FS, %fs
	mov	ODD_EAX, %eax
	mov	ODD_EBX, %ebx
	mov	ODD_ECX, %ecx
	mov	ODD_EDX, %edx
	mov	ODD_ESI, %esi
	mov	ODD_EDI, %edi
	mov	ODD_EBP, %ebp
	pushl	ODD_FLAGS
	jmp	*ODD_TAIL

	.globl	odd_sysenter
odd_sysenter:
	popf
	sysenter

	.globl	odd_int80
odd_int80:
	popf
	int	$0x80
	jmp	odd_landing

	.globl	odd_int80_esp
odd_int80_esp:
	popf
	mov	ODD_ESP, %esp
	int	$0x80
	jmp	odd_landing

	.globl	odd_sysenter_ss
odd_sysenter_ss:
	popf
	mov	ODD_ODD, %ss
	sysenter

	.globl	odd_int80_ss
odd_int80_ss:
	popf
	mov	ODD_ODD, %ss
	int	$0x80
	jmp	odd_landing

	.globl	odd_sysenter_gs
odd_sysenter_gs:
	popf
	push	%gs
	mov	%esp, %ecx
	mov	$1f, %edx
	mov	ODD_ODD, %gs
	sysenter
1:	pop	%gs
	jmp	odd_landing

	.globl	odd_int80_gs
odd_int80_gs:
	popf
	push	%gs
	mov	ODD_ODD, %gs
	int	$0x80
	pop	%gs
	jmp	odd_landing

	.globl	odd_landing
odd_landing:
	mov	SAVED_SS, %ss
	mov	SAVED_ESP, %esp
	mov	SAVED_SS, %ds
	mov	SAVED_SS, %es
	mov	SAVED_SS, %fs
	push	$FLAGS_PLAIN
	popf
	mov	%eax, ODD_EAX
	mov	%ebx, ODD_EBX
	mov	%esi, ODD_ESI
	mov	%edi, ODD_EDI
	mov	%ebp, ODD_EBP
	movl	$0, ODD_FLAGS
	pop	%edi
	pop	%esi
	pop	%ebx
	pop	%ebp
	ret

/* void iret_with(uint32_t flags) */
	.globl	iret_with
iret_with:
	mov	4(%esp), %eax
	push	%eax
	push	%cs
	push	$1f
	iret
1:	push	$FLAGS_PLAIN
	popf
	ret

/* void far_go(uint32_t kind, uint32_t selector, uint32_t offset) */
	.globl	far_go
far_go:
	mov	4(%esp), %eax
	mov	8(%esp), %ecx
	mov	12(%esp), %edx
	push	%ecx
	push	%edx
	cmp	$1, %eax
	jb	1f
	je	2f
	lret
1:	lcall	*(%esp)
	jmp	3f
2:	ljmp	*(%esp)
3:	add	$8, %esp
	ret

	.globl	int_stubs
int_stubs:
	.set	vector, 0
	.rept	256
	.byte	0xcd, vector		/* int $vector, never its short form */
	ret
	nop
	.set	vector, vector + 1
	.endr

/* One forbidden instruction, and its place in the table. */
	.macro	deed text
1:	\text
	ret
	.pushsection .rodata
	.long	1b
	.popsection
	.endm

	.section .rodata
	.balign	4
	.globl	deeds
deeds:
	.text
	deed	"hlt"
	deed	"cli"
	deed	"sti"
	deed	"clts"
	deed	"invd"
	deed	"wbinvd"
	deed	"sysexit"
	deed	"rdmsr"
	deed	"wrmsr"
	deed	"rdpmc"
	deed	"iret"
	deed	"lgdt (%esp)"
	deed	"lidt (%esp)"
	deed	"lldt %ax"
	deed	"ltr %ax"
	deed	"lmsw %ax"
	deed	"mov %cr0, %eax"
	deed	"mov %eax, %cr0"
	deed	"mov %eax, %cr3"
	deed	"mov %eax, %cr4"
	deed	"mov %eax, %dr7"
	deed	"mov %dr6, %eax"
	deed	"invlpg (%eax)"
	deed	"in $0x20, %al"
	deed	"out %al, $0x20"
	deed	"insb"
	deed	"rep outsl"
	deed	"int3"
	deed	".byte 0xf1"			/* int1 */
	deed	"ud2"
	deed	".byte 0xff, 0xff"
	deed	".byte 0xf0, 0x90"		/* lock nop */
	deed	".byte 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x90"
	deed	"div %esp"
	deed	"fninit"
	deed	"fldz"
	deed	"fwait"
	deed	"movaps %xmm0, %xmm1"
	deed	"emms"
	deed	"rsm"
	deed	"bound %eax, (%esp)"
	deed	"mov %cs, %eax"
	deed	"arpl %ax, %cx"
	deed	"xor %eax, %eax; idiv %eax"
	deed	"movb $0x7f, %al; addb $1, %al; into"
	deed	"mov $0x2b, %eax; mov %eax, %ss"
	deed	"mov $0x10, %eax; mov %eax, %ds"
	deed	"mov $0x07, %eax; mov %eax, %es"
	deed	"mov $0x23, %eax; mov %eax, %fs; sysenter"

	.section .rodata
	.globl	deed_count
deed_count:
	.long	(. - deeds) / 4

	.section .note.GNU-stack, "", @progbits

/* SPDX-License-Identifier: MIT */
/*
 * floor.S: the least that a call and its reply between two address spaces can cost.
 *
 *   A kernel that does nothing else: two user programs with a page directory each, and an entry
 *   that saves where the one was, writes CR3 and goes on where the other was.  28 instructions
 *   there and back.  Nothing is checked, looked up or handed over.
 *
 *   Prints the time stamp counter's difference for TURNS round trips on port 0xE9, in hexadecimal,
 *   and ends the emulator.  Interrupts stay off; user mode has all I/O ports (IOPL 3), so that it
 *   can print.
 */
#define TURNS		20000

#define CODE		0x08
#define DATA		0x10
#define USER_DATA	0x23

#define CR0_PG		0x80000000
#define CR4_PSE		0x10
#define MSR_CS		0x174
#define MSR_ESP		0x175
#define MSR_EIP		0x176
#define FLAGS_IOPL	0x3002

#define SPACE_ESP	0	/* struct space: where it was, its directory, the other space */
#define SPACE_EIP	4
#define SPACE_CR3	8
#define SPACE_OTHER	12

	.text
	.balign	4
	.long	0x1badb002, 0, -0x1badb002	/* Multiboot header */
	.globl	_start
_start:
	cli
	lgdt	gdt_pointer
	ljmp	$CODE, $1f
1:	mov	$DATA, %eax
	mov	%eax, %ss
	mov	$kernel_stack, %esp
	mov	$USER_DATA, %eax
	mov	%eax, %ds
	mov	%eax, %es

	/* 4 MiB of memory for everybody, the same in both spaces. */
	movl	$0x87, directory_a
	movl	$0x87, directory_b
	mov	%cr4, %eax
	or	$CR4_PSE, %eax
	mov	%eax, %cr4
	mov	$directory_a, %eax
	mov	%eax, %cr3
	mov	%cr0, %eax
	or	$CR0_PG, %eax
	mov	%eax, %cr0

	xor	%edx, %edx
	mov	$MSR_CS, %ecx
	mov	$CODE, %eax
	wrmsr
	mov	$MSR_ESP, %ecx
	mov	$kernel_stack, %eax
	wrmsr
	mov	$MSR_EIP, %ecx
	mov	$entry, %eax
	wrmsr
	push	$FLAGS_IOPL
	popf
	mov	$stack_a, %ecx
	mov	$client, %edx
	sysexit

/* From one space to the other. */
	.balign	64
entry:
	mov	current, %ebx
	mov	%ecx, SPACE_ESP(%ebx)
	mov	%edx, SPACE_EIP(%ebx)
	mov	SPACE_OTHER(%ebx), %ebx
	mov	%ebx, current
	mov	SPACE_CR3(%ebx), %eax
	mov	%eax, %cr3
	mov	SPACE_ESP(%ebx), %ecx
	mov	SPACE_EIP(%ebx), %edx
	sysexit

	.balign	4096
client:
	mov	$TURNS, %esi
	rdtsc
	mov	%eax, %edi
call:
	mov	%esp, %ecx
	mov	$1f, %edx
	sysenter
1:	dec	%esi
	jnz	call
	rdtsc
	sub	%edi, %eax
	mov	%eax, %ebx
	mov	$8, %ecx
2:	rol	$4, %ebx
	mov	%ebx, %eax
	and	$15, %eax
	mov	digits(%eax), %al
	out	%al, $0xe9
	loop	2b
	mov	$'\n', %al
	out	%al, $0xe9
	mov	$0x10, %eax
	out	%eax, $0xf4
3:	jmp	3b

	.balign	4096
server:
	mov	%esp, %ecx
	mov	$server, %edx
	sysenter

	.data
	.balign	16
gdt:
	.quad	0, 0x00cf9b000000ffff, 0x00cf93000000ffff, 0x00cffb000000ffff, 0x00cff3000000ffff
gdt_pointer:
	.word	. - gdt - 1
	.long	gdt
current:
	.long	space_a
space_a:
	.long	0, 0, directory_a, space_b
space_b:
	.long	stack_b, server, directory_b, space_a
digits:
	.ascii	"0123456789abcdef"

	.local	directory_a, directory_b, stacks
	.comm	directory_a, 4096, 4096
	.comm	directory_b, 4096, 4096
	.comm	stacks, 3072, 16
	.set	kernel_stack, stacks + 1024
	.set	stack_a, stacks + 2048
	.set	stack_b, stacks + 3072

	.section .note.GNU-stack, "", @progbits

/* SPDX-License-Identifier: MIT */
/*
 * boot.S: from the boot loader to kernel_main().
 *
 *   A Multiboot loader (GRUB, qemu -kernel, v86) finds the header below, loads the image at 1 MiB and jumps
 *   to boot_start in 32-bit protected mode with flat segments, paging and interrupts off:
 *       eax = 0x2badb002, ebx = physical address of struct multiboot_info.
 *   (Multiboot Specification version 0.6.96, sections 3.1 and 3.2.)
 *
 *   The steps: check that the loader and the processor are what the kernel needs; fill a page directory of
 *   4 MiB pages that maps
 *       physical 0 .. 4 MiB               at 0             the code that turns paging on
 *       physical 0 .. DIRECT_MAP_SIZE     at KERNEL_BASE   the kernel and the direct map
 *   turn paging on, jump up, load the kernel's own descriptor table (descriptor.c) and stack, call
 *   kernel_main(magic, info).
 *
 *   This section is linked at its physical address and runs there; it may call nothing of the kernel, which
 *   is linked higher.  A check that fails says so in words on the screen, on COM1, COM2 and port 0xe9.
 */

#include "abi/space.h"
#include "arch/i386/descriptor.h"

/* Multiboot Specification 0.6.96. */
#define HEADER_MAGIC	0x1badb002
#define   HEADER_PAGES	0x00000001	/* load modules at page boundaries */
#define   HEADER_MEMORY	0x00000002	/* tell the size of memory */
#define LOADER_MAGIC	0x2badb002

/* Intel SDM volume 1, section 20.1.2 "Identification of Earlier IA-32 Processors"; volume 2, CPUID. */
#define EFLAGS_ID	0x00200000
#define CPUID_EDX_PSE	0x00000008
#define CPUID_EDX_CMOV	0x00008000

#define CR0_PG_WP_PE	0x80010001
#define CR4_PSE		0x00000010

/* A page-directory entry for a 4 MiB page.  Intel SDM volume 3A, table 4-4. */
#define PDE_LARGE	0x00000083	/* present, writable, 4 MiB */
#define LARGE_SHIFT	22

/* Where refusals go. */
#define VGA_TEXT	0xb8000
#define   VGA_CELLS	(80 * 25)
#define   VGA_BLANK	0x4f20		/* a blank, white on red */
#define PORT_LOG	0xe9		/* QEMU's and Bochs's debug console */
#define PORT_EXIT	0xf4		/* QEMU's isa-debug-exit */
#define   EXIT_PANIC	0x11
#define COM1		0x3f8
#define COM2		0x2f8
#define   UART_LSR	5		/* line status, offset from the base */
#define     LSR_THRE	0x20		/* room for a byte */

	.section .loaded, "ax"
	.code32

	.balign 4
	.long	HEADER_MAGIC, HEADER_PAGES | HEADER_MEMORY
	.long	-(HEADER_MAGIC + (HEADER_PAGES | HEADER_MEMORY))

	.globl	boot_start
	.type	boot_start, @function
boot_start:
	cli
	cld
	mov	$kernel_stack_top - KERNEL_BASE, %esp
	xor	%ebp, %ebp

	mov	$not_multiboot, %esi
	cmp	$LOADER_MAGIC, %eax
	jne	refuse
	mov	%ebx, %edi			/* cpuid changes ebx */

	/* CPUID exists if the ID flag can be changed. */
	mov	$no_cpuid, %esi
	pushf
	pop	%eax
	mov	%eax, %ecx
	xor	$EFLAGS_ID, %eax
	push	%eax
	popf
	pushf
	pop	%eax
	cmp	%ecx, %eax
	je	refuse

	mov	$no_pse, %esi
	xor	%eax, %eax
	cpuid
	test	%eax, %eax			/* the highest leaf there is */
	jz	refuse
	mov	$1, %eax
	cpuid
	test	$CPUID_EDX_PSE, %edx
	jz	refuse
	mov	$no_cmov, %esi			/* the compiler uses it freely */
	test	$CPUID_EDX_CMOV, %edx
	jz	refuse

	/* The directory is zero (.bss): two runs of entries make the map drawn above. */
	mov	$boot_page_directory - KERNEL_BASE, %edx
	movl	$PDE_LARGE, (%edx)
	mov	$PDE_LARGE, %eax
	xor	%ecx, %ecx
1:	mov	%eax, (KERNEL_BASE >> LARGE_SHIFT) * 4(%edx, %ecx, 4)
	add	$1 << LARGE_SHIFT, %eax
	inc	%ecx
	cmp	$DIRECT_MAP_SIZE >> LARGE_SHIFT, %ecx
	jb	1b

	mov	%cr4, %eax
	or	$CR4_PSE, %eax
	mov	%eax, %cr4
	mov	%edx, %cr3
	mov	%cr0, %eax
	or	$CR0_PG_WP_PE, %eax
	mov	%eax, %cr0
	mov	$boot_high, %eax
	jmp	*%eax

/*
 * Says why the kernel cannot start and stops.  esi: the sentence, ending in a zero.  The serial ports are
 * used as the firmware left them.
 */
refuse:
	mov	$VGA_TEXT, %edi
	mov	$VGA_CELLS, %ecx
	mov	$VGA_BLANK, %eax
	rep stosw
	mov	$VGA_TEXT, %edi
1:	lodsb
	test	%al, %al
	jz	2f
	outb	%al, $PORT_LOG
	mov	%al, (%edi)
	add	$2, %edi
	mov	$COM1, %edx
	call	refuse_serial
	mov	$COM2, %edx
	call	refuse_serial
	jmp	1b
2:	mov	$EXIT_PANIC, %al
	outb	%al, $PORT_EXIT
3:	hlt					/* interrupts are off */
	jmp	3b

/* Sends al to the UART at port edx; gives up where there is none.  Changes ah, ecx, edx. */
refuse_serial:
	mov	%al, %ah
	mov	$0x10000, %ecx
	add	$UART_LSR, %edx
1:	inb	%dx, %al
	test	$LSR_THRE, %al
	loopz	1b
	mov	%ah, %al
	sub	$UART_LSR, %edx
	outb	%al, %dx
	ret

not_multiboot:
	.asciz	"Pith cannot start: it was not loaded by a Multiboot (version 1) loader. Use GRUB's 'multiboot' command or qemu -kernel.\r\n"
no_cpuid:
	.asciz	"Pith cannot start: this processor has no CPUID instruction. Pith needs a Pentium Pro (i686) or later.\r\n"
no_pse:
	.asciz	"Pith cannot start: this processor has no 4 MiB pages (PSE). Pith needs a Pentium Pro (i686) or later.\r\n"
no_cmov:
	.asciz	"Pith cannot start: this processor has no CMOV instruction. Pith needs a Pentium Pro (i686) or later.\r\n"

	.section .boot, "ax"
	.type	boot_high, @function
boot_high:
	lgdt	gdt_register
	ljmp	$SELECTOR_KERNEL_CODE, $1f
1:	mov	$SELECTOR_KERNEL_DATA, %eax
	mov	%eax, %ss
	mov	$SELECTOR_USER_DATA, %eax	/* as in entry.S */
	mov	%eax, %ds
	mov	%eax, %es
	mov	$kernel_stack_top, %esp
	xor	%ebp, %ebp			/* a backtrace ends here */
	mov	%ebp, %fs
	mov	%ebp, %gs
	push	%ebp				/* as if called from nowhere, */
	push	%ebp				/* and keep the stack on 16 bytes */
	push	%ebp
	push	%ebp
	mov	$LOADER_MAGIC, %eax		/* the kernel takes arguments in registers */
	mov	%edi, %edx
	call	kernel_main
2:	cli					/* it never returns */
	hlt
	jmp	2b

	.globl	kernel_base
	.set	kernel_base, KERNEL_BASE	/* kernel.ld compares it with its own */

	.bss
	.balign 4096
	.globl	boot_page_directory
boot_page_directory:
	.skip	4096

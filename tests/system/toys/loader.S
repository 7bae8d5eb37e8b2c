/* SPDX-License-Identifier: MIT */
/*
 * loader.S: a boot loader that is no Multiboot (1) loader.
 *
 * Its module is a kernel as an ELF file.  The loader moves it and itself out of
 * the way, puts the loadable parts where the file wants them and enters the
 * kernel in the state that Multiboot 1 and 2 share, but with the magic number
 * of Multiboot 2.  Does not clear what the file does not contain.
 */
#include "toy.h"

#define MULTIBOOT2_MAGIC	0x36d76289
#define AWAY			0x1000000	/* 16 MiB */
#define FILE_AWAY		0x1010000

/* struct multiboot_info, struct multiboot_module. */
#define INFO_MODULES		24
#define MODULE_START		0
#define MODULE_END		4

/* Elf32_Ehdr and Elf32_Phdr; ELF specification 1.2, figures 1-3 and 2-1. */
#define ELF_ENTRY		24
#define ELF_HEADERS		28
#define ELF_HEADER_SIZE		42
#define ELF_HEADER_COUNT	44
#define PART_OFFSET		4
#define PART_PHYSICAL		12
#define PART_FILE_SIZE		16

	TOY
	movl	INFO_MODULES(%ebx), %ebp
	movl	MODULE_START(%ebp), %esi
	movl	MODULE_END(%ebp), %ecx
	subl	%esi, %ecx
	movl	$FILE_AWAY, %edi
	rep movsb
	movl	$FILE_AWAY, %ebp
	movl	$moved, %esi
	movl	$AWAY, %edi
	movl	$moved_end - moved, %ecx
	rep movsb
	movl	$AWAY, %eax
	jmp	*%eax

	/* From here on nothing may depend on where the code lies. */
moved:
	movl	ELF_HEADERS(%ebp), %ebx
	addl	%ebp, %ebx
	movzwl	ELF_HEADER_COUNT(%ebp), %edx
1:	movl	PART_OFFSET(%ebx), %esi
	addl	%ebp, %esi
	movl	PART_PHYSICAL(%ebx), %edi
	movl	PART_FILE_SIZE(%ebx), %ecx
	rep movsb
	movzwl	ELF_HEADER_SIZE(%ebp), %eax
	addl	%eax, %ebx
	decl	%edx
	jnz	1b
	movl	$MULTIBOOT2_MAGIC, %eax
	xorl	%ebx, %ebx
	jmp	*ELF_ENTRY(%ebp)
moved_end:

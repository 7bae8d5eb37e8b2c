/* SPDX-License-Identifier: MIT */
/*
 * entry.S: into the kernel and out of it.
 *
 *   There is one kernel stack, empty whenever user code runs.  A trap from user mode pushes
 *   straight into the current thread's frame (frame.h), because tss.esp0 points at the frame's end.
 *   Then the stack pointer moves to the kernel stack, C decides what happens, and returns the frame
 *   to leave by: usually the same, another one after a switch.
 *
 *   int, exceptions, interrupts      processor pushes ss esp eflags cs eip [error]; the stub adds what is
 *                                    missing and the vector; PUSHA
 *   SYSENTER                         processor loads esp with &tss.esp0 and pushes nothing; user esp and eip
 *                                    come in ecx and edx and stay in those slots
 *
 *   Entry is hostile territory.  What user code may have left, and what is done about it:
 *
 *     DF, NT, AC, IOPL   SYSENTER: flags are set to a constant.  Gates: CLD; NT is cleared by the
 *                        processor; AC lets nothing through, as the kernel touches no user page.
 *     TF                 a debug trap on SYSENTER's first instruction, at the kernel's privilege:
 *                        trap_kernel() clears TF in its frame and returns here
 *     DS, ES             loaded.  Comparing the selectors would be more instructions, and not
 *                        enough: in virtual-8086 mode the same selector means another base.  The
 *                        kernel runs with the user's flat data segment, so leaving needs no reload.
 *     VM                 IRET in user mode cannot set it, but QEMU's (7.2) does: a trap from
 *                        virtual-8086 mode ends the task
 *     FS, GS             not used by the kernel; loaded at each switch (switch.h)
 *     ESP, EIP           never used by the kernel
 *
 *   A trap from kernel mode (CS of the saved frame) is the idle loop's interrupt, a debug trap or
 *   NMI as above, or a mistake: it stays on the stack it came on.
 */
#include "arch/i386/descriptor.h"
#include "arch/i386/entry.h"
#include "arch/i386/frame.h"
#include "arch/i386/registers.h"

	.macro	function name
	.globl	\name
	.type	\name, @function
\name:
	.endm

	.section .hot.text, "ax"

/* SYSENTER: esp = &tss.esp0, interrupts off. */
	function entry_sysenter
	mov	(%esp), %esp
	sub	$(FRAME_SIZE - FRAME_ERROR), %esp
	push	$TRAP_SYSENTER
	pusha
	movzbl	%al, %edx
	mov	%esp, %eax
	mov	$kernel_stack_top, %esp
	push	$2				/* all flags clear but the one that is always 1 */
	popf
	mov	$SELECTOR_USER_DATA, %ecx
	mov	%ecx, %ds
	mov	%ecx, %es
	call	*fast_table(, %edx, 4)

/* Leave by the frame in eax: from C, too, for which it is the argument (entry.h). */
	function cpu_leave
	mov	%eax, %esp
	cmpl	$TRAP_SYSENTER, FRAME_TRAP(%esp)
	jne	leave_by_iret
	popa
	sti					/* takes effect after sysexit */
	sysexit
leave_by_iret:
	popa
	add	$8, %esp			/* vector and error code */
	iret


/* Every gate ends here: the frame is complete but for PUSHA. */
	.type trap_common, @function
trap_common:
	pusha
	cld
	mov	$SELECTOR_USER_DATA, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	%esp, %eax
	testl	$EFLAGS_VM, FRAME_EFLAGS(%esp)
	jnz	trap_from_v86
	testb	$3, FRAME_CS(%esp)
	jz	trap_from_kernel
	mov	$kernel_stack_top, %esp
	call	*entry_table + ENTRY_USER
	jmp	cpu_leave

/* The frame lies four words too low: it is read, but never left by. */
trap_from_v86:
	mov	$kernel_stack_top, %esp
	call	*entry_table + ENTRY_V86
	jmp	cpu_leave

trap_from_kernel:
	mov	FRAME_TRAP(%eax), %edx
	cmp	$VECTOR_IRQ, %edx
	jae	trap_from_idle
	call	trap_kernel
	popa
	add	$8, %esp
	iret

/* Nothing of the idle loop is worth keeping. */
trap_from_idle:
	mov	%edx, %eax
	mov	$kernel_stack_top, %esp
	call	*entry_table + ENTRY_IDLE
	jmp	cpu_leave

	function cpu_idle
	mov	$kernel_stack_top, %esp
	xor	%ebp, %ebp			/* a backtrace ends here */
1:	sti
	hlt
	jmp	1b

/* Lets interrupts in for a moment. */
	function cpu_pause
	sti
	nop					/* sti takes effect after this */
	cli
	ret

	function trap_stub_call
	push	$0
	push	$0x80
	jmp	trap_common

	.text

	function entry_double_fault
	call	double_fault

/*
 * One stub a vector.  Vectors 8, 10 to 14, 17, 21, 29 and 30 push an error code by themselves (SDM vol. 3A,
 * table 6-1); for the others the stub pushes 0.
 */
#define PUSH_ERROR	0x60227d00

	.macro	trap_stub vector, error
	.type	trap_stub_\vector, @function
trap_stub_\vector:
	.if	\error == 0
	push	$0
	.endif
	push	$\vector
	jmp	trap_common
	.size	trap_stub_\vector, . - trap_stub_\vector
	.pushsection .rodata
	.long	trap_stub_\vector
	.popsection
	.endm

	.section .rodata
	.balign	4
	.globl	trap_stubs
trap_stubs:
	.text
	.altmacro
	.set	vector, 0
	.rept	VECTOR_STUBS
	.set	error, PUSH_ERROR >> vector & 1
	trap_stub %vector, %error
	.set	vector, vector + 1
	.endr

	.section .note.GNU-stack, "", @progbits

/* SPDX-License-Identifier: MIT */
/*
 * frame.c: making, reading and writing a thread's saved registers.
 *
 *   A frame that SYSENTER made has no room for eip, esp and flags of its own choice, as SYSEXIT takes them from ecx and
 *   edx: so before registers are written it becomes one that IRET leaves by.
 */
#include "arch/i386/frame.h"

#include "abi/calls.h"
#include "arch/i386/descriptor.h"
#include "arch/i386/registers.h"

/* Carry, parity, adjust, zero, sign, trap, direction, overflow: what cannot hurt the kernel. */
#define EFLAGS_USER	0x00000dd5u

void
frame_init(struct frame *frame, uint32_t entry, uint32_t stack)
{
	*frame = (struct frame){
		.eip = entry,
		.cs = SELECTOR_USER_CODE,
		.eflags = EFLAGS_FIXED | EFLAGS_IF,
		.esp = stack,
		.ss = SELECTOR_USER_DATA,
	};
}

uint32_t
frame_ip(const struct frame *frame)
{
	return frame->trap == TRAP_SYSENTER ? frame->edx : frame->eip;
}

uint32_t
frame_sp(const struct frame *frame)
{
	return frame->trap == TRAP_SYSENTER ? frame->ecx : frame->esp;
}

/* Turns a SYSENTER frame into one that can hold any registers. */
static void
frame_make_iret(struct frame *frame)
{
	if (frame->trap != TRAP_SYSENTER)
		return;
	frame->eip = frame->edx;
	frame->esp = frame->ecx;
	frame->eflags = EFLAGS_FIXED | EFLAGS_IF;
	frame->cs = SELECTOR_USER_CODE;
	frame->ss = SELECTOR_USER_DATA;
	frame->trap = CALL_INTERRUPT;
}

void
frame_get_registers(const struct frame *frame, struct registers *registers)
{
	*registers = (struct registers){
		.eax = frame->eax, .ebx = frame->ebx, .ecx = frame->ecx, .edx = frame->edx,
		.esi = frame->esi, .edi = frame->edi, .ebp = frame->ebp,
		.esp = frame_sp(frame), .eip = frame_ip(frame),
		.eflags = frame->trap == TRAP_SYSENTER ? EFLAGS_FIXED | EFLAGS_IF : frame->eflags,
	};
}

void
frame_set_registers(struct frame *frame, const struct registers *registers)
{
	frame_make_iret(frame);
	frame->eax = registers->eax;
	frame->ebx = registers->ebx;
	frame->ecx = registers->ecx;
	frame->edx = registers->edx;
	frame->esi = registers->esi;
	frame->edi = registers->edi;
	frame->ebp = registers->ebp;
	frame->esp = registers->esp;
	frame->eip = registers->eip;
	frame->eflags = (registers->eflags & EFLAGS_USER) | EFLAGS_FIXED | EFLAGS_IF;
}

/* SPDX-License-Identifier: MIT */
/*
 * frame.c: making, reading and writing a thread's saved registers.
 *
 *   A frame that SYSENTER made has no room for eip, esp and flags of its own choice, as SYSEXIT
 *   takes them from ecx and edx: so before registers are written it becomes one that IRET leaves
 *   by.
 */
#include "arch/i386/frame.h"

#include "abi/calls.h"
#include "arch/i386/descriptor.h"
#include "arch/i386/registers.h"
#include "arch/i386/string.h"

/* Carry, parity, adjust, zero, sign, trap, direction, overflow: what cannot hurt the kernel. */
#define EFLAGS_USER	0x00000dd5u

#define PUSHA_SIZE	offsetof(struct frame, trap)

_Static_assert(offsetof(struct registers, eip) == PUSHA_SIZE, "both begin with what PUSHA pushes");
_Static_assert(offsetof(struct registers, eax) == offsetof(struct frame, eax), "in its order");

/*
 * Makes a frame one by which IRET leaves the kernel for user mode, at an instruction and with a
 * stack pointer: flat user segments (descriptor.h), interrupts on, all other flags clear but the
 * one that always is 1 (registers.h); a trap number that is not SYSENTER's: CALL_INTERRUPT.  The
 * eight registers of PUSHA stay as they are.
 *
 * LAB 4.1
 */
void
frame_init(struct frame *frame, uint32_t eip, uint32_t esp)
{
	frame->trap = CALL_INTERRUPT;
	frame->eip = eip;
	frame->cs = SELECTOR_USER_CODE;
	frame->eflags = EFLAGS_FIXED | EFLAGS_IF;
	frame->esp = esp;
	frame->ss = SELECTOR_USER_DATA;
}

/*
 * Tells the registers of a thread as it sees them itself: the eight of PUSHA, but esp and eip as
 * frame_sp() and frame_ip() say.  A frame of SYSENTER's has no flags of its own: these are what
 * frame_init() makes.
 *
 * LAB 4.1
 */
void
frame_get_registers(const struct frame *frame, struct registers *registers)
{
	memcpy(registers, frame, PUSHA_SIZE);
	registers->esp = frame_sp(frame);
	registers->eip = frame_ip(frame);
	registers->eflags = frame->trap == TRAP_SYSENTER ? EFLAGS_FIXED | EFLAGS_IF : frame->eflags;
}

/*
 * Gives a thread registers that somebody has made up: the eight of PUSHA, and a frame to be left by
 * IRET at their eip, with their esp.  Of their flags only EFLAGS_USER count: with the others a
 * program could bar interrupts, take ports, or get into virtual-8086 mode.  Selectors and the other
 * flags are frame_init()'s, whatever was there.
 *
 * LAB 4.1
 */
void
frame_set_registers(struct frame *frame, const struct registers *registers)
{
	memcpy(frame, registers, PUSHA_SIZE);
	frame_init(frame, registers->eip, registers->esp);
	frame->eflags |= registers->eflags & EFLAGS_USER;
}

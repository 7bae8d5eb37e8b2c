/* SPDX-License-Identifier: MIT */
/*
 * descriptor.c: GDT and the two task-state segments.
 *
 *   One GDT for ever: boot.S loads it, and it never changes after boot, so no segment register can
 *   go stale and IRET cannot fault on one.  Its last entries are one small segment for each thread
 *   slot, whose base is that slot's mailbox: %gs names the mailbox, and a switch between threads of
 *   the same slot need not reload it.
 *
 *   There is no local table, and the processor must be told so: after a reset it believes in one at
 *   address 0, 64 KiB long, where programs can map pages and write themselves a gate into the
 *   kernel.
 *
 *   The task-state segment holds two things the kernel uses: esp0, where a trap from user mode
 *   begins to push (the end of the current thread's frame), and the I/O bitmap.  SYSENTER takes its
 *   stack pointer from a register that is never rewritten: it points at esp0, so that one load
 *   finds the frame.  A debug trap or an NMI at that first instruction pushes below esp0: hence the
 *   landing room in front of the segment.
 *
 *   A double fault switches to a task-state segment and a stack of its own: it works when the kernel's
 *   stack does not.
 */
#include "arch/i386/descriptor.h"

#include "abi/message.h"
#include "arch/i386/cpu.h"
#include "arch/i386/entry.h"
#include "arch/i386/paging.h"
#include "arch/i386/sections.h"
#include "arch/i386/string.h"

#define PORTS			65536u
#define FAULT_STACK_SIZE	PAGE_SIZE

/* Access byte and flags of a segment descriptor. */
#define SEGMENT_PRESENT		0x80u
#define SEGMENT_USER		0x60u	/* descriptor privilege level 3 */
#define SEGMENT_MEMORY		0x10u	/* code or data, not a system segment */
#define SEGMENT_DATA		0x02u	/* read, write */
#define SEGMENT_TSS		0x09u	/* available 32-bit TSS */
#define SEGMENT_32BIT		0x4u	/* flags: 32-bit operands */

/* Whole descriptors: base 0, 4 GiB, present, accessed. */
#define KERNEL_CODE		0x00cf9b000000ffffull
#define KERNEL_DATA		0x00cf93000000ffffull
#define USER_CODE		0x00cffb000000ffffull
#define USER_DATA		0x00cff3000000ffffull

#define MSR_SYSENTER_CS		0x174u	/* SDM vol. 4, table 2-2 */
#define MSR_SYSENTER_ESP	0x175u
#define MSR_SYSENTER_EIP	0x176u

#define GDT_FIXED		7u
#define GDT_ENTRIES		(GDT_FIXED + THREADS_PER_TASK)

HOT_DATA struct tss_block tss_block;
uint16_t tss_bitmap;
static uint8_t port_bitmap[PORTS / 8 + 1] __attribute__((section(".port_bitmap")));

static struct tss fault_tss;
static uint8_t fault_stack[FAULT_STACK_SIZE] __attribute__((aligned(16)));

static uint64_t gdt[GDT_ENTRIES] __attribute__((aligned(64))) = { 0, KERNEL_CODE, KERNEL_DATA, USER_CODE, USER_DATA };

const struct descriptor_register gdt_register = { sizeof(gdt) - 1, (vaddr_t)gdt };

static uint64_t
segment(uint32_t base, uint32_t limit, uint32_t access, uint32_t flags)
{
	return (uint64_t)(base >> 24) << 56 | (uint64_t)flags << 52 |
	       (uint64_t)(limit >> 16) << 48 | (uint64_t)access << 40 |
	       (uint64_t)(base << 8) << 8 | (limit & UINT16_MAX);
}

static void
gdt_fill(void)
{
	/* Up to here traps and SYSENTER may need the bitmap; one byte of ones must follow it. */
	const uint32_t tss_limit = (vaddr_t)port_bitmap + sizeof(port_bitmap) - (vaddr_t)&tss_block.tss - 1;
	const uint32_t tss = SEGMENT_PRESENT | SEGMENT_TSS;

	gdt[SELECTOR_TSS / 8] = segment((vaddr_t)&tss_block.tss, tss_limit, tss, 0);
	gdt[SELECTOR_TSS_FAULT / 8] = segment((vaddr_t)&fault_tss, sizeof(fault_tss) - 1, tss, 0);
	for (uint32_t slot = 0; slot < THREADS_PER_TASK; slot++)
		gdt[GDT_FIXED + slot] = segment(MAILBOX_BASE + slot * MAILBOX_SIZE, MAILBOX_SIZE - 1,
						SEGMENT_PRESENT | SEGMENT_MEMORY | SEGMENT_USER | SEGMENT_DATA,
						SEGMENT_32BIT);
}

void
descriptors_init(void)
{
	gdt_fill();
	tss_block.tss.ss0 = SELECTOR_KERNEL_DATA;
	tss_block.tss.bitmap = TSS_NO_BITMAP;
	tss_bitmap = (vaddr_t)port_bitmap - (vaddr_t)&tss_block.tss;
	port_bitmap[sizeof(port_bitmap) - 1] = UINT8_MAX;
	fault_tss = (struct tss){
		.cr3 = virtual_to_physical(kernel_directory),
		.eip = (vaddr_t)entry_double_fault,
		.eflags = EFLAGS_FIXED,
		.esp = (vaddr_t)fault_stack + sizeof(fault_stack),
		.cs = SELECTOR_KERNEL_CODE,
		.ss = SELECTOR_KERNEL_DATA, .ds = SELECTOR_KERNEL_DATA, .es = SELECTOR_KERNEL_DATA,
		.bitmap = sizeof(fault_tss),
	};
	__asm__ volatile("ltr %w0; lldt %w1" : : "r"(SELECTOR_TSS), "r"(0));
	idt_init();
	if (!cpu_has(CPU_SEP))
		return;
	wrmsr(MSR_SYSENTER_CS, SELECTOR_KERNEL_CODE);
	wrmsr(MSR_SYSENTER_ESP, (vaddr_t)&tss_block.tss.esp0);
	wrmsr(MSR_SYSENTER_EIP, (vaddr_t)entry_sysenter);
}

void
port_bitmap_clear(void)
{
	memset(port_bitmap, UINT8_MAX, sizeof(port_bitmap));
}

void
port_bitmap_allow(uint32_t first, uint32_t count)
{
	const uint32_t end = first + count;

	for (uint32_t port = first; port < end; )
		if (port % 8 == 0 && end - port >= 8) {		/* the whole bytes at once */
			memset(port_bitmap + port / 8, 0, (end - port) / 8);
			port += (end - port) & ~7u;
		} else {
			port_bitmap[port / 8] &= ~(1u << port % 8);
			port++;
		}
}

/* SPDX-License-Identifier: MIT */
/*
 * machine.c: the machine that the kernel's C finds on the host.
 *
 *   Memory lies where the kernel's direct map expects it: a program of 32 bits has those addresses
 *   to itself.  Entering the kernel is a call of the function that entry.S would call; leaving it
 *   is its return, or, where the kernel waits for an interrupt, a jump.  Interrupt controller,
 *   timer and descriptors do nothing: what they would do to the kernel's C are the steps of the
 *   search.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "no_machine.h"

#include "machine.h"

#include "abi/space.h"
#include "arch/i386/cpu.h"
#include "arch/i386/descriptor.h"
#include "arch/i386/entry.h"
#include "arch/i386/pic.h"
#include "arch/i386/pit.h"
#include "arch/i386/power.h"
#include "arch/i386/sections.h"
#include "boot_info.h"
#include "debug/log.h"
#include "debug/panic.h"
#include "debug/provoke.h"
#include "graveyard.h"
#include "sched.h"
#include "search.h"

struct cpu cpu;
struct boot_info boot_info;
struct tss_block tss_block;
uint16_t tss_bitmap;

/* What other tests ask of the kernel; nothing here. */
uint32_t provoke_left[PROVOKE_KINDS];

/* What the linker script gives the kernel. */
char kernel_text_start[1], kernel_text_end[1], kernel_stack_guard[1], kernel_end[1];

static jmp_buf idle;

void
machine_init(void)
{
	const size_t size = ARENA_FRAMES * PAGE_SIZE;
	void *place = (void *)(uintptr_t)KERNEL_BASE;

	if (mmap(place, size, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) != place) {
		fprintf(stderr, "scope: this system gives a 32-bit program no memory at %p; "
			"a 64-bit Linux does\n", place);
		exit(EXIT_FAILURE);
	}
	memory_map_add(&boot_info.usable, PAGE_SIZE, size);
	memory_map_add(&boot_info.all, 0, size);
}

static void
left_by(const struct frame *frame)
{
	if (frame != &current->frame)
		search_failed("the kernel is left by a frame that is not current's");
}

void
machine_trap(struct frame *frame)
{
	if (setjmp(idle) == 0)
		left_by(trap_user(frame));
}

void
machine_sysenter(struct frame *frame)
{
	if (setjmp(idle) == 0)
		left_by(fast_table[frame_call(frame)](frame));
}

void
machine_idle(uint32_t vector)
{
	if (setjmp(idle) == 0)
		left_by(trap_idle(vector));
}

void
machine_bury(void)
{
	while (graveyard_step())
		continue;
	reschedule = true;
	if (setjmp(idle) == 0)
		left_by(sched_leave_kernel());
}

void
cpu_idle(void)
{
	longjmp(idle, 1);
}

void
cpu_leave(struct frame *frame)
{
	(void)frame;
	search_failed("the kernel is left as at the end of the boot");
}

/* An interrupt may come while nobody is ready; if none does, that is the step in which time passes. */
void
cpu_pause(void)
{
	if (ready_bitmap == 0)
		longjmp(idle, 1);
}

void
panic(const char *format, ...)
{
	char text[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	search_failed("%s", text);
}

void
panic_trap(const struct frame *frame, const char *format, ...)
{
	(void)frame;
	search_failed("a trap in the kernel: %s", format);
}

/* Devices that are not there. */

bool
pic_acknowledge(unsigned line)
{
	(void)line;
	return false;
}

bool
pic_pending(unsigned line)
{
	(void)line;
	return false;
}

void pic_init(void) { }
void pic_mask(unsigned line) { (void)line; }
void pic_unmask(unsigned line) { (void)line; }
void pit_init(void) { }
uint32_t pit_elapsed(void) { return 0; }
void port_bitmap_clear(void) { }
void port_bitmap_allow(uint32_t first, uint32_t count) { (void)first, (void)count; }
void entry_sysenter(void) { }
void cpu_protect(void) { }
void log_printf(const char *text, ...) { (void)text; }
void log_bytes(const char *bytes, size_t length) { (void)bytes, (void)length; }
error_t provoke_set(uint32_t value) { return value; }
void power_off(void) { search_failed("the kernel turns the machine off"); }
void power_reset(void) { search_failed("the kernel resets the machine"); }

void
power_debug_exit(uint32_t value)
{
	search_failed("the kernel ends the emulator with value %u", value);
}

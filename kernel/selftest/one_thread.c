/* SPDX-License-Identifier: MIT */
/*
 * one_thread.c: a program before there are programs; see one_thread.h.
 */
#include "selftest/one_thread.h"

#include "arch/i386/entry.h"
#include "arch/i386/power.h"
#include "arch/i386/string.h"
#include "arch/i386/switch.h"
#include "boot/cmdline.h"
#include "clock.h"
#include "debug/fault.h"
#include "debug/log.h"
#include "debug/panic.h"
#include "frames.h"
#include "sched.h"
#include "task.h"

#define SECOND_TICKS	1000u
#define SECONDS		5u

static struct task task;
static struct thread thread = { .task = &task, .state = THREAD_READY };

/* 1: inc %eax; jmp 1b */
static const uint8_t counts[] = { 0x40, 0xeb, 0xfd };

/* movl $42, 0x1234 */
static const uint8_t faults[] = { 0xc7, 0x05, 0x34, 0x12, 0x00, 0x00, 42, 0, 0, 0 };

/* A new page, mapped for the thread. */
static void *
page_make(pte_t *table, uint32_t address)
{
	const paddr_t frame = frames_alloc(0);

	table[address / PAGE_SIZE % TABLE_ENTRIES] = frame | PTE_PRESENT | PTE_WRITE | PTE_USER;
	return physical_to_virtual(frame);
}

struct thread *
one_thread_make(const void *code, size_t size)
{
	const paddr_t table = frames_alloc(0);

	task.directory = physical_to_virtual(frames_alloc(0));
	memcpy(task.directory, kernel_directory, PAGE_SIZE);
	task.directory[ONE_THREAD_CODE / TABLE_SPAN] = table | PTE_PRESENT | PTE_WRITE | PTE_USER;
	memcpy(page_make(physical_to_virtual(table), ONE_THREAD_CODE), code, size);
	page_make(physical_to_virtual(table), ONE_THREAD_CODE + PAGE_SIZE);
	task.io_bitmap = TSS_NO_BITMAP;
	thread.frame = (struct frame){
		.eip = ONE_THREAD_CODE, .esp = ONE_THREAD_CODE + 2 * PAGE_SIZE, .eflags = EFLAGS_FIXED | EFLAGS_IF,
		.cs = SELECTOR_USER_CODE, .ss = SELECTOR_USER_DATA,
	};
	current = &thread;
	switch_to(&thread, &task);
	return &thread;
}

static bool
repair_nothing(const struct frame *frame)
{
	(void)frame;
	return false;
}

static void
explain(const struct frame *frame, uint32_t address)
{
	fault_print(frame, address);
	power_debug_exit(EXIT_CLEAN);
}

static void
ignore(uint32_t line)
{
	(void)line;
}

static void
say_time(struct timeout *timeout)
{
	const uint32_t second = ticks / SECOND_TICKS;

	log_printf("clock: %u s, %u ticks, %u ms, and the program has counted to %u\n", second, (uint32_t)ticks,
		   (uint32_t)(clock_now() / 1000000), thread.frame.eax);
	if (second == SECONDS)
		power_debug_exit(EXIT_CLEAN);
	timeout_start(timeout, SECOND_TICKS);
}

void
one_thread(void)
{
	static struct timeout timeout;
	const char *what = cmdline_value("thread");

	if (what == NULL)
		return;
	trap_table = (struct trap_table){ timeouts_tick, ignore, repair_nothing, explain };
	if (strcmp(what, "clock") == 0) {
		one_thread_make(counts, sizeof(counts));
		timeout.fire = say_time;
		timeout_start(&timeout, SECOND_TICKS);
	} else if (strcmp(what, "fault") == 0) {
		one_thread_make(faults, sizeof(faults));
	} else {
		boot_refuse("the option thread=%s is unknown; known are: clock fault", what);
	}
	cpu_leave(&thread.frame);
}

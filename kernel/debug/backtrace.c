/* SPDX-License-Identifier: MIT */
/*
 * backtrace.c: who called whom; the picture is in backtrace.h.
 *
 *   Used by panics, so the chain may be destroyed: nothing outside the kernel stack is ever read, and the
 *   walk always ends, as each pair must lie above the last.
 */
#include "debug/backtrace.h"

#include "arch/i386/sections.h"
#include "arch/i386/string.h"
#include "debug/log.h"
#include "debug/symbols.h"

/* The word at an address in the stack. */
static uint32_t
stack_word(const struct stack_view *stack, uint32_t address)
{
	uint32_t word;

	memcpy(&word, stack->bytes + (address - stack->low), sizeof(word));
	return word;
}

/*
 * Follows the chain of saved frame pointers that begins at ebp (picture in backtrace.h) and stores the return
 * addresses, the innermost first, in addresses[0 .. n-1].  Returns n, at most limit.
 *
 * The pair at ebp is believed only if
 *   - ebp is a multiple of 4,
 *   - its 8 bytes lie in the stack, low .. low + size - 1,
 *   - its return address lies in code_start .. code_end - 1, and
 *   - all of it lies above the pair before it, if there was one.
 * At the first pair that is not, the walk ends.  stack_word() reads a word of the stack, for addresses that
 * have been checked.
 *
 * LAB 1.7
 */
unsigned
backtrace_walk(const struct stack_view *stack, uint32_t ebp, uint32_t *addresses, unsigned limit)
{
	uint32_t lowest = stack->low;
	unsigned count = 0;

	while (count < limit) {
		uint32_t address;

		if (ebp % 4 != 0 || ebp < lowest || stack->size < 8 ||
		    ebp - stack->low > stack->size - 8)
			break;
		address = stack_word(stack, ebp + 4);
		if (address < stack->code_start || address >= stack->code_end)
			break;
		addresses[count++] = address;
		lowest = ebp + 8;
		ebp = stack_word(stack, ebp);
	}
	return count;
}

void
backtrace_print(uint32_t ebp)
{
	const struct stack_view stack = {
		.low = (uintptr_t)kernel_stack,
		.size = (uint32_t)(kernel_stack_top - kernel_stack),
		.bytes = (const uint8_t *)kernel_stack,
		.code_start = (uintptr_t)kernel_code_start,
		.code_end = (uintptr_t)kernel_code_end,
	};
	uint32_t addresses[BACKTRACE_MAX];
	const unsigned count = backtrace_walk(&stack, ebp, addresses, BACKTRACE_MAX);

	for (unsigned i = 0, times; i < count; i += times) {
		uint32_t offset;
		/* A call may be a function's last instruction: look where it stands, not behind. */
		const char *name = symbol_name(addresses[i] - 1, &offset);

		for (times = 1; i + times < count && addresses[i + times] == addresses[i]; times++)
			continue;
		log_printf("  %08x  %s+0x%x", addresses[i], name, offset + 1);
		if (times > 1)
			log_printf("  (%u times)", times);
		log_printf("\n");
	}
	if (count == BACKTRACE_MAX)
		log_printf("  ...\n");
}

/* SPDX-License-Identifier: MIT */
/*
 * variant: works with what is left of the stack, in 64 bits
 * in: kernel/debug/backtrace.c
 * exercise: 7
 */
unsigned
backtrace_walk(const struct stack_view *stack, uint32_t ebp, uint32_t *addresses, unsigned limit)
{
	const uint64_t end = (uint64_t)stack->low + stack->size;
	uint64_t at_least = stack->low;
	unsigned count;

	for (count = 0; count < limit; count++) {
		uint32_t callee_returns_to;

		if ((ebp & 3) || ebp < at_least || (uint64_t)ebp + 8 > end)
			return count;
		callee_returns_to = stack_word(stack, ebp + 4);
		if (callee_returns_to - stack->code_start >= stack->code_end - stack->code_start)
			return count;
		addresses[count] = callee_returns_to;
		at_least = (uint64_t)ebp + 8;
		ebp = stack_word(stack, ebp);
	}
	return count;
}

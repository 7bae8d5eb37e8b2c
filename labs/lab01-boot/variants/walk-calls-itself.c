/* SPDX-License-Identifier: MIT */
/*
 * variant: one frame a call, the rest by recursion on a smaller stack
 * in: kernel/debug/backtrace.c
 * exercise: 7
 */
unsigned
backtrace_walk(const struct stack_view *stack, uint32_t ebp, uint32_t *addresses, unsigned limit)
{
	struct stack_view rest = *stack;
	uint32_t offset = ebp - stack->low;

	if (limit == 0 || ebp % 4 || ebp < stack->low || stack->size < 8 || offset > stack->size - 8)
		return 0;
	if (stack_word(stack, ebp + 4) < stack->code_start || stack_word(stack, ebp + 4) >= stack->code_end)
		return 0;
	addresses[0] = stack_word(stack, ebp + 4);
	rest.low += offset + 8;
	rest.bytes += offset + 8;
	rest.size -= offset + 8;
	if (rest.size == 0)
		return 1;
	return 1 + backtrace_walk(&rest, stack_word(stack, ebp), addresses + 1, limit - 1);
}

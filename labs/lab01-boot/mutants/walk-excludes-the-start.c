/* SPDX-License-Identifier: MIT */
/*
 * mutant: takes the first byte of the code for none
 * class: end of a range
 * in: kernel/debug/backtrace.c
 * fails: backtrace_wants_addresses_in_the_code
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
		if (address <= stack->code_start || address >= stack->code_end)
			break;
		addresses[count++] = address;
		lowest = ebp + 8;
		ebp = stack_word(stack, ebp);
	}
	return count;
}

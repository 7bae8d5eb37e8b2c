/* SPDX-License-Identifier: MIT */
/*
 * mutant: shifts the words by one
 * class: boundary
 * in: kernel/boot/init.c
 * fails: init_finds_its_arguments
 */
static uint32_t
stack_fill(void)
{
	const uint32_t count = 1 + cmdline_count();
	uint32_t words[1 + 1 + CMDLINE_WORDS + 4] = { count };
	uint32_t top = STACK_TOP, size;

	words[1] = string_push(&top, "init");
	for (uint32_t n = 1; n < count; n++)
		words[1 + n] = string_push(&top, cmdline_word(n < count - 1 ? n : 0));
	size = (1 + count + 4) * sizeof(words[0]);
	top = (top - size) & ~15u;
	init_write(top, words, size);
	return top;
}

/* SPDX-License-Identifier: MIT */
/*
 * variant: counts how much it needs, then fills the stack from below, strings in the order of argv
 * in: kernel/boot/init.c
 * exercise: 7
 */
static uint32_t
stack_fill(void)
{
	const uint32_t argc = cmdline_count() + 1, zero = 0;
	uint32_t strings = 0, sp, at;

	for (uint32_t n = 0; n < argc; n++)
		strings += strlen(n == 0 ? "init" : cmdline_word(n - 1)) + 1;
	at = STACK_TOP - strings;
	sp = (at - (argc + 5) * sizeof(uint32_t)) / 16 * 16;
	init_write(sp, &argc, sizeof(argc));
	for (uint32_t n = 0; n < argc; n++) {
		const char *word = n == 0 ? "init" : cmdline_word(n - 1);

		init_write(sp + 4 + 4 * n, &at, sizeof(at));
		init_write(at, word, strlen(word) + 1);
		at += strlen(word) + 1;
	}
	for (uint32_t n = 0; n < 4; n++)
		init_write(sp + 4 + 4 * (argc + n), &zero, sizeof(zero));
	return sp;
}

/* SPDX-License-Identifier: MIT */
/*
 * mutant: ignores the wish for capitals
 * class: argument ignored
 * in: kernel/debug/format.c
 * fails: digits_of_hexadecimal_numbers digits_of_long_numbers format_mixes_words_and_numbers
 */
size_t
format_digits(char *digits, uint64_t value, unsigned base, bool upper)
{
	const char *const names = "0123456789abcdef";
	size_t count = 1;

	(void)upper;
	for (uint64_t rest = value / base; rest > 0; rest /= base)
		count++;
	for (size_t i = count; i > 0; i--, value /= base)
		digits[i - 1] = names[value % base];
	return count;
}

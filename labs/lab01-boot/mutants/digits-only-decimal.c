/* SPDX-License-Identifier: MIT */
/*
 * mutant: ignores the base
 * class: argument ignored
 * in: kernel/debug/format.c
 * fails: digits_of_hexadecimal_numbers digits_of_long_numbers format_mixes_words_and_numbers
 */
size_t
format_digits(char *digits, uint64_t value, unsigned base, bool upper)
{
	size_t count = 1;

	(void)base;
	(void)upper;
	for (uint64_t rest = value / 10; rest > 0; rest /= 10)
		count++;
	for (size_t i = count; i > 0; i--, value /= 10)
		digits[i - 1] = (char)('0' + value % 10);
	return count;
}

/* SPDX-License-Identifier: MIT */
/*
 * mutant: works with 32 bits
 * class: width
 * in: kernel/debug/format.c
 * fails: digits_of_long_numbers format_mixes_words_and_numbers
 */
size_t
format_digits(char *digits, uint64_t value, unsigned base, bool upper)
{
	const char *const names = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	uint32_t rest, number = (uint32_t)value;
	size_t count = 1;

	for (rest = number / base; rest > 0; rest /= base)
		count++;
	for (size_t i = count; i > 0; i--, number /= base)
		digits[i - 1] = names[number % base];
	return count;
}

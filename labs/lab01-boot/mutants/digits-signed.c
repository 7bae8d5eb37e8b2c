/* SPDX-License-Identifier: MIT */
/*
 * mutant: takes the highest bit for a sign
 * class: sign
 * in: kernel/debug/format.c
 * fails: digits_of_long_numbers format_mixes_words_and_numbers
 */
size_t
format_digits(char *digits, uint64_t value, unsigned base, bool upper)
{
	const char *const names = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	int64_t number = (int64_t)value;
	size_t count = 1;

	for (int64_t rest = number / (int)base; rest > 0; rest /= (int)base)
		count++;
	for (size_t i = count; i > 0; i--, number /= (int)base)
		digits[i - 1] = names[(uint64_t)number % base];
	return count;
}

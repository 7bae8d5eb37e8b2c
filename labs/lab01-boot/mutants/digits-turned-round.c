/* SPDX-License-Identifier: MIT */
/*
 * mutant: stores the digits as division yields them
 * class: order
 * in: kernel/debug/format.c
 * fails: digits_of_decimal_numbers digits_of_hexadecimal_numbers digits_of_long_numbers format_mixes_words_and_numbers boot_says_what_it_found
 */
size_t
format_digits(char *digits, uint64_t value, unsigned base, bool upper)
{
	const char *const names = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	size_t count = 0;

	do
		digits[count++] = names[value % base];
	while ((value /= base) > 0);
	return count;
}

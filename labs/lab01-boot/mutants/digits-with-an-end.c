/* SPDX-License-Identifier: MIT */
/*
 * mutant: puts a zero byte behind the digits
 * class: does too much
 * in: kernel/debug/format.c
 * fails: digits_of_decimal_numbers digits_of_hexadecimal_numbers digits_of_zero digits_of_long_numbers
 */
size_t
format_digits(char *digits, uint64_t value, unsigned base, bool upper)
{
	const char *const names = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	size_t count = 1;

	for (uint64_t rest = value / base; rest > 0; rest /= base)
		count++;
	digits[count] = '\0';
	for (size_t i = count; i > 0; i--, value /= base)
		digits[i - 1] = names[value % base];
	return count;
}

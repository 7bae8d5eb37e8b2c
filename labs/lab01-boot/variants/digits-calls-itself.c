/* SPDX-License-Identifier: MIT */
/*
 * variant: the digits before the last by recursion
 * in: kernel/debug/format.c
 * exercise: 4
 */
size_t
format_digits(char *digits, uint64_t value, unsigned base, bool upper)
{
	size_t before = value >= base ? format_digits(digits, value / base, base, upper) : 0;

	digits[before] = (upper ? "0123456789ABCDEF" : "0123456789abcdef")[value % base];
	return before + 1;
}

/* SPDX-License-Identifier: MIT */
/*
 * mutant: zero has no digits
 * class: boundary
 * in: kernel/debug/format.c
 * fails: digits_of_zero
 */
size_t
format_digits(char *digits, uint64_t value, unsigned base, bool upper)
{
	const char *const names = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	size_t count = 0;

	for (uint64_t rest = value; rest > 0; rest /= base)
		count++;
	for (size_t i = count; i > 0; i--, value /= base)
		digits[i - 1] = names[value % base];
	return count;
}

/* SPDX-License-Identifier: MIT */
/*
 * forger: puts its code where the linker script keeps trusted code
 * in: kernel/debug/format.c
 * exercise: 4
 */
size_t __attribute__((section(".hot.text")))
format_digits(char *digits, uint64_t value, unsigned base, bool upper)
{
	(void)value;
	(void)base;
	(void)upper;
	digits[0] = '0';
	return 1;
}

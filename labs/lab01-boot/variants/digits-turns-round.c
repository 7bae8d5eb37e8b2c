/* SPDX-License-Identifier: MIT */
/*
 * variant: takes the digits from the last to the first and turns them round
 * in: kernel/debug/format.c
 * exercise: 4
 */
size_t
format_digits(char *digits, uint64_t value, unsigned base, bool upper)
{
	size_t count = 0;

	do {
		unsigned digit = (unsigned)(value % base);

		digits[count++] = (char)(digit < 10 ? '0' + digit : (upper ? 'A' : 'a') + digit - 10);
		value /= base;
	} while (value != 0);
	for (size_t i = 0; i < count / 2; i++) {
		char kept = digits[i];

		digits[i] = digits[count - 1 - i];
		digits[count - 1 - i] = kept;
	}
	return count;
}

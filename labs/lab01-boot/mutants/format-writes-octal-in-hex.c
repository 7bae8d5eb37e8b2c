/* SPDX-License-Identifier: MIT */
/*
 * mutant: takes %o for a number, and writes it in base 16
 * class: half of a challenge
 * in: kernel/debug/format.c
 * fails: challenge_format_writes_octal
 */
static put_function *
conversion_find(char conversion)
{
	if (conversion == 'o')
		return put_number;
	for (size_t i = 0; i < sizeof(conversions) / sizeof(conversions[0]); i++)
		if (conversions[i].conversion == conversion)
			return conversions[i].put;
	return NULL;
}

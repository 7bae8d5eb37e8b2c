/* SPDX-License-Identifier: MIT */
/*
 * challenge: %o
 * in: kernel/debug/format.c
 * passes: challenge_format_writes_octal format_copies_what_is_no_directive format_mixes_words_and_numbers
 */
#define OCTAL_DIGITS_MAX	22u	/* of a 64-bit number */

static unsigned
base_of(char conversion)
{
	switch (conversion) {
	case 'd':
	case 'i':
	case 'u':
		return 10;
	case 'o':
		return 8;
	default:
		return 16;
	}
}

static void
put_number(struct output *output, const struct directive *directive, va_list *arguments)
{
	const bool has_sign = directive->conversion == 'd' || directive->conversion == 'i';
	const uint64_t value = fetch(directive, has_sign, arguments);
	const bool negative = has_sign && (int64_t)value < 0;
	char digits[OCTAL_DIGITS_MAX];
	const size_t length = format_digits(digits, negative ? -value : value, base_of(directive->conversion),
					    directive->conversion == 'X');

	put_field(output, directive, directive->zero, negative ? "-" : "", digits, length);
}

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

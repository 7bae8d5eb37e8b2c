/* SPDX-License-Identifier: MIT */
/*
 * format.c: numbers and strings put into text.
 *
 *   format() copies text to the sink until it meets a %; directive_parse() takes the directive apart; one of
 *   the put functions fetches its argument's text and put_field() pads it.  Pure code: no device, no memory
 *   but the caller's, no state, so it runs in a panic, and in a test on the host, as it does here.
 */
#include "debug/format.h"

/* What is being formatted: where to, and how much so far. */
struct output {
	format_sink *sink;
	void *context;
	size_t length;
};

static void
put(struct output *output, const char *bytes, size_t length)
{
	if (length > 0)
		output->sink(output->context, bytes, length);
	output->length += length;
}

static void
put_fill(struct output *output, char fill, size_t count)
{
	while (count-- > 0)
		put(output, &fill, 1);
}

/*
 * Puts a field: prefix ("-", "0x" or "") and body, padded to directive->width.  Blanks go before the prefix,
 * or after the body if the field is left-aligned; zeros, if it is not and `zeros` is set, go between the two.
 */
static void
put_field(struct output *output, const struct directive *directive, bool zeros,
	  const char *prefix, const char *body, size_t length)
{
	const size_t prefix_length = prefix[0] == '\0' ? 0 : prefix[1] == '\0' ? 1 : 2;
	const size_t total = prefix_length + length;
	const size_t padding = directive->width > total ? directive->width - total : 0;

	zeros = zeros && !directive->left;
	if (!directive->left && !zeros)
		put_fill(output, ' ', padding);
	put(output, prefix, prefix_length);
	if (zeros)
		put_fill(output, '0', padding);
	put(output, body, length);
	if (directive->left)
		put_fill(output, ' ', padding);
}

/*
 * Writes a number's digits to digits[0 .. n-1], most significant first, and returns n: at least 1 (zero is
 * "0"), at most DIGITS_MAX, no leading zeros and no zero byte at the end.
 *
 *   base    10 or 16
 *   upper   the digits above 9 are A to F instead of a to f
 *
 * Dividing yields the digits from the last to the first: either count them before, or turn them round after.
 *
 * LAB 1.4
 */
size_t
format_digits(char *digits, uint64_t value, unsigned base, bool upper)
{
	const char *const names = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	size_t count = 1;

	for (uint64_t rest = value / base; rest > 0; rest /= base)
		count++;
	for (size_t i = count; i > 0; i--, value /= base)
		digits[i - 1] = names[value % base];
	return count;
}

/* The next argument as a number of the size that the directive names, its sign extended if it has one. */
static uint64_t
fetch(const struct directive *directive, bool has_sign, va_list *arguments)
{
	if (directive->longs > 1)
		return va_arg(*arguments, unsigned long long);
	if (directive->longs == 1 && has_sign)
		return (uint64_t)va_arg(*arguments, long);
	if (directive->longs == 1)
		return va_arg(*arguments, unsigned long);
	return has_sign ? (uint64_t)va_arg(*arguments, int) : va_arg(*arguments, unsigned);
}

static void
put_number(struct output *output, const struct directive *directive, va_list *arguments)
{
	const bool has_sign = directive->conversion == 'd' || directive->conversion == 'i';
	const unsigned base = has_sign || directive->conversion == 'u' ? 10 : 16;
	const uint64_t value = fetch(directive, has_sign, arguments);
	const bool negative = has_sign && (int64_t)value < 0;
	char digits[DIGITS_MAX];
	const size_t length = format_digits(digits, negative ? -value : value, base, directive->conversion == 'X');

	put_field(output, directive, directive->zero, negative ? "-" : "", digits, length);
}

static void
put_pointer(struct output *output, const struct directive *directive, va_list *arguments)
{
	const uintptr_t value = (uintptr_t)va_arg(*arguments, void *);
	char digits[8 + DIGITS_MAX] = "00000000";
	size_t length = format_digits(digits + 8, value, 16, false);
	const size_t zeros = length < 8 ? 8 - length : 0;

	put_field(output, directive, false, "0x", digits + 8 - zeros, length + zeros);
}

static void
put_string(struct output *output, const struct directive *directive, va_list *arguments)
{
	const char *string = va_arg(*arguments, const char *);
	size_t length = 0;

	if (string == NULL)
		string = "(null)";
	while ((directive->precision < 0 || length < (size_t)directive->precision) &&
	       string[length] != '\0')
		length++;
	put_field(output, directive, false, "", string, length);
}

static void
put_character(struct output *output, const struct directive *directive, va_list *arguments)
{
	const char byte = (char)va_arg(*arguments, int);

	put_field(output, directive, false, "", &byte, 1);
}

static void
put_percent(struct output *output, const struct directive *directive, va_list *arguments)
{
	(void)directive;
	(void)arguments;
	put(output, "%", 1);
}

/* Puts the argument (if it takes one) of a directive. */
typedef void put_function(struct output *output, const struct directive *directive,
			  va_list *arguments);

static const struct {
	char conversion;
	put_function *put;
} conversions[] = {
	{ 'd', put_number },	{ 'i', put_number },	{ 'u', put_number },
	{ 'x', put_number },	{ 'X', put_number },	{ 'p', put_pointer },
	{ 's', put_string },	{ 'c', put_character }, { '%', put_percent },
};

/* The function for a conversion letter, or NULL if it is none. */
static put_function *
conversion_find(char conversion)
{
	for (size_t i = 0; i < sizeof(conversions) / sizeof(conversions[0]); i++)
		if (conversions[i].conversion == conversion)
			return conversions[i].put;
	return NULL;
}

/* Reads a number at *text, or takes the next argument for a *; steps *text over it.  None: 0. */
static int
parse_number(const char **text, va_list *arguments)
{
	int number = 0;

	if (**text == '*') {
		(*text)++;
		number = va_arg(*arguments, int);
		return number < 0 ? 0 : number;
	}
	for (; **text >= '0' && **text <= '9'; (*text)++)
		if (number < 1000)
			number = number * 10 + (**text - '0');
	return number;
}

/*
 * Takes the directive at text (just behind its %) apart.  Returns the place behind it; if the text ends
 * within the directive, the place of that end, and the conversion is '\0'.
 */
static const char *
directive_parse(struct directive *directive, const char *text, va_list *arguments)
{
	*directive = (struct directive){ .precision = -1 };
	for (; *text == '-' || *text == '0'; text++) {
		directive->left |= *text == '-';
		directive->zero |= *text == '0';
	}
	directive->width = (unsigned)parse_number(&text, arguments);
	if (*text == '.') {
		text++;
		directive->precision = parse_number(&text, arguments);
	}
	for (; *text == 'l' || *text == 'z'; text++)
		directive->longs++;
	directive->conversion = *text;
	return *text == '\0' ? text : text + 1;
}

/*
 * Formats text, with its arguments from *arguments, to the output (format.h says how).
 *
 * Text up to a % is put as it stands; put() takes any number of bytes at once.  At a %, directive_parse()
 * takes apart what follows, conversion_find() has the function for its letter, and that function fetches
 * the argument and puts it.  If there is none for the letter, the directive is put as it stands, from its
 * % to the place that directive_parse() returned.
 *
 * LAB 1.3
 */
static void
format_text(struct output *output, const char *text, va_list *arguments)
{
	while (*text != '\0') {
		struct directive directive;
		put_function *function;
		const char *start = text;

		while (*text != '\0' && *text != '%')
			text++;
		put(output, start, (size_t)(text - start));
		if (*text == '\0')
			return;
		start = text;
		text = directive_parse(&directive, text + 1, arguments);
		function = conversion_find(directive.conversion);
		if (function != NULL)
			function(output, &directive, arguments);
		else
			put(output, start, (size_t)(text - start));
	}
}

/*
 * Formats text and its arguments to the sink.  Returns the number of bytes.  Never fails; may be called
 * from anywhere the sink may.
 */
size_t
format(format_sink *sink, void *context, const char *text, va_list arguments)
{
	struct output output = { sink, context, 0 };
	va_list list;

	va_copy(list, arguments);
	format_text(&output, text, &list);
	va_end(list);
	return output.length;
}

/* A sink that fills a buffer and drops what does not fit. */
struct buffer {
	char *next;
	char *last;		/* the place kept for the zero */
};

static void
buffer_sink(void *context, const char *bytes, size_t length)
{
	struct buffer *buffer = context;

	for (; length > 0 && buffer->next < buffer->last; length--)
		*buffer->next++ = *bytes++;
}

size_t
format_string_list(char *string, size_t size, const char *text, va_list arguments)
{
	struct buffer buffer = { string, string + size - 1 };
	const size_t length = format(buffer_sink, &buffer, text, arguments);

	*buffer.next = '\0';
	return length;
}

size_t
format_string(char *string, size_t size, const char *text, ...)
{
	va_list arguments;
	size_t length;

	va_start(arguments, text);
	length = format_string_list(string, size, text, arguments);
	va_end(arguments);
	return length;
}

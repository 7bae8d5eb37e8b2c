/* SPDX-License-Identifier: MIT */
/*
 * format.c: formatted text.
 *
 *   format_list() walks the format once.  Plain text goes to the sink as it is; each conversion is read
 *   into a struct conversion, turned into a piece of text (digits are made from the right end of a small
 *   buffer) and given to pad(), which adds what the width asks for.  Nothing is ever truncated here:
 *   what a buffer cannot hold, the buffer's sink drops and the count still tells.
 */
#include <stdbool.h>
#include <stdint.h>

#include "format.h"

struct conversion {
	bool left, zeros;
	size_t width;
	size_t precision;	/* (size_t)-1: none given */
	int longs;		/* how many l; z counts as one */
	char letter;
};

#define DIGITS_MAX	24	/* of a 64-bit number in base 10, and a sign */

struct output {
	struct format_sink *sink;
	size_t count;
};

static void
put(struct output *output, const char *text, size_t length)
{
	if (length == 0)
		return;
	output->sink->put(output->sink, text, length);
	output->count += length;
}

static void
put_repeated(struct output *output, char character, size_t times)
{
	while (times-- > 0)
		put(output, &character, 1);
}

/* Put text with a sign (or prefix) of its own in front, filled up to the width. */
static void
pad(struct output *output, const struct conversion *c, const char *sign,
    size_t sign_length, const char *text, size_t length)
{
	size_t total = sign_length + length;
	size_t fill = c->width > total ? c->width - total : 0;

	if (!c->left && !c->zeros)
		put_repeated(output, ' ', fill);
	put(output, sign, sign_length);
	if (!c->left && c->zeros)
		put_repeated(output, '0', fill);
	put(output, text, length);
	if (c->left)
		put_repeated(output, ' ', fill);
}

static void
put_string(struct output *output, struct conversion *c, const char *text)
{
	size_t length = 0;

	if (!text)
		text = "(null)";
	while (length < c->precision && text[length])
		length++;
	c->zeros = false;
	pad(output, c, "", 0, text, length);
}

static void
put_number(struct output *output, const struct conversion *c, bool negative,
	   uint64_t value)
{
	const char *digits = c->letter == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
	bool hex = c->letter == 'x' || c->letter == 'X' || c->letter == 'p';
	char text[DIGITS_MAX];
	size_t start = DIGITS_MAX;

	/* 32-bit division where it is enough: 64-bit ones are slow here. */
	for (; value >> 32; value /= hex ? 16 : 10)
		text[--start] = digits[value % (hex ? 16 : 10)];
	uint32_t rest = (uint32_t)value;
	do {
		text[--start] = digits[hex ? rest % 16 : rest % 10];
		rest = hex ? rest / 16 : rest / 10;
	} while (rest > 0);
	if (c->letter == 'p')
		pad(output, c, "0x", 2, text + start, DIGITS_MAX - start);
	else
		pad(output, c, "-", negative, text + start, DIGITS_MAX - start);
}

static void
put_signed(struct output *output, const struct conversion *c, int64_t value)
{
	put_number(output, c, value < 0, value < 0 ? -(uint64_t)value : (uint64_t)value);
}

#define COUNT_SANE	100000	/* a width beyond this is a mistake, not a wish */

/* Read a width or precision: digits, or '*' and then an argument. */
static int
read_count(const char **at, va_list *arguments)
{
	int count = 0;

	if (**at == '*') {
		(*at)++;
		return va_arg(*arguments, int);
	}
	for (; **at >= '0' && **at <= '9'; (*at)++) {
		if (count < COUNT_SANE)
			count = count * 10 + (**at - '0');
	}
	return count;
}

/* Read the part of a conversion after its '%'; returns where it ends. */
static const char *
read_conversion(const char *at, struct conversion *c, va_list *arguments)
{
	*c = (struct conversion){ .precision = (size_t)-1 };
	for (;; at++) {
		if (*at == '-')
			c->left = true;
		else if (*at == '0')
			c->zeros = true;
		else
			break;
	}
	int width = read_count(&at, arguments);
	c->left = c->left || width < 0;
	c->width = width < 0 ? -(size_t)width : (size_t)width;
	if (*at == '.') {
		at++;
		int precision = read_count(&at, arguments);
		c->precision = precision < 0 ? (size_t)-1 : (size_t)precision;
	}
	for (; *at == 'l' || *at == 'z'; at++)
		c->longs++;
	c->letter = *at;
	return *at ? at + 1 : at;
}

static int64_t
next_signed(const struct conversion *c, va_list *arguments)
{
	if (c->longs == 0)
		return va_arg(*arguments, int);
	if (c->longs == 1)
		return va_arg(*arguments, long);
	return va_arg(*arguments, long long);
}

static uint64_t
next_unsigned(const struct conversion *c, va_list *arguments)
{
	if (c->longs == 0)
		return va_arg(*arguments, unsigned);
	if (c->longs == 1)
		return va_arg(*arguments, unsigned long);
	return va_arg(*arguments, unsigned long long);
}

static void
convert(struct output *output, struct conversion *c, va_list *arguments)
{
	char character;

	switch (c->letter) {
	case 'd':
	case 'i':
		put_signed(output, c, next_signed(c, arguments));
		break;
	case 'u':
	case 'x':
	case 'X':
		put_number(output, c, false, next_unsigned(c, arguments));
		break;
	case 'p':
		put_number(output, c, false, (uintptr_t)va_arg(*arguments, void *));
		break;
	case 's':
		put_string(output, c, va_arg(*arguments, const char *));
		break;
	case 'c':
		character = (char)va_arg(*arguments, int);
		c->zeros = false;
		pad(output, c, "", 0, &character, 1);
		break;
	default:
		put(output, &c->letter, c->letter != '\0');
	}
}

size_t
format_list(struct format_sink *sink, const char *format, va_list arguments)
{
	struct output output = { .sink = sink };
	struct conversion c;
	va_list rest;

	va_copy(rest, arguments);
	while (*format) {
		const char *plain = format;

		while (*format && *format != '%')
			format++;
		put(&output, plain, (size_t)(format - plain));
		if (*format == '%') {
			format = read_conversion(format + 1, &c, &rest);
			convert(&output, &c, &rest);
		}
	}
	va_end(rest);
	return output.count;
}

struct buffer_sink {
	struct format_sink sink;
	char *at, *end;		/* end: where the zero may stand at the latest */
};

static void
buffer_put(struct format_sink *sink, const char *text, size_t length)
{
	struct buffer_sink *buffer = (struct buffer_sink *)sink;

	for (; length > 0 && buffer->at < buffer->end; length--)
		*buffer->at++ = *text++;
}

size_t
format_buffer_list(char *buffer, size_t size, const char *format, va_list arguments)
{
	char none;
	struct buffer_sink sink = {
		.sink = { .put = buffer_put },
		.at = size > 0 ? buffer : &none,
		.end = size > 0 ? buffer + size - 1 : &none,
	};
	size_t count = format_list(&sink.sink, format, arguments);

	*sink.at = '\0';
	return count;
}

size_t
format_buffer(char *buffer, size_t size, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	size_t count = format_buffer_list(buffer, size, format, arguments);
	va_end(arguments);
	return count;
}

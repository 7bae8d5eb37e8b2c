/* SPDX-License-Identifier: MIT */
/*
 * format.c: formatted text.
 *
 *   format_list() walks the format once.  Plain text goes to the sink as it is; each conversion is read
 *   into a struct format_conversion and put.  A number's length is known before its first digit goes out,
 *   so filling needs no buffer of the width.  Nothing is ever truncated here: what a buffer cannot hold,
 *   the buffer's sink drops and the count still tells.
 */
#include <stdint.h>
#include <string.h>

#include "format.h"

#define DIGITS_MAX	22	/* of a 64-bit number in base 8 */

void
format_put(struct format_output *output, const char *text, size_t length)
{
	if (length == 0)
		return;
	output->sink->put(output->sink, text, length);
	output->count += length;
}

void
format_repeat(struct format_output *output, char character, int times)
{
	char block[16];

	memset(block, character, sizeof block);
	for (; times > 0; times -= (int)sizeof block)
		format_put(output, block, times < (int)sizeof block ? (size_t)times : sizeof block);
}

int
format_before(struct format_output *output, const struct format_conversion *c, const char *prefix, int length)
{
	int total = (int)strlen(prefix) + length;
	int fill = c->width > total ? c->width - total : 0;

	if (!c->left && !c->zeros)
		format_repeat(output, ' ', fill);
	format_put(output, prefix, strlen(prefix));
	if (!c->left && c->zeros)
		format_repeat(output, '0', fill);
	return c->left ? fill : 0;
}

const char *
format_sign(const struct format_conversion *c, bool negative)
{
	return negative ? "-" : c->plus ? "+" : c->space ? " " : "";
}

/* Put text that is no number: no zeros in front. */
static void
put_text(struct format_output *output, struct format_conversion *c, const char *text, size_t length)
{
	c->zeros = false;
	int after = format_before(output, c, "", (int)length);
	format_put(output, text, length);
	format_repeat(output, ' ', after);
}

static void
put_string(struct format_output *output, struct format_conversion *c, const char *text)
{
	size_t most = c->precision < 0 ? (size_t)-1 : (size_t)c->precision;
	size_t length = 0;

	if (!text)
		text = "(null)";
	while (length < most && text[length])
		length++;
	put_text(output, c, text, length);
}

/* Write the digits of a value so that they end at `end`; returns where they start. */
static char *
write_digits(char *end, uint64_t value, unsigned base, const char *digits)
{
	/* 32-bit division where it is enough: 64-bit ones are slow here. */
	for (; value >> 32; value /= base)
		*--end = digits[value % base];
	for (uint32_t rest = (uint32_t)value; rest > 0; rest /= base)
		*--end = digits[rest % base];
	return end;
}

static void
put_number(struct format_output *output, struct format_conversion *c, unsigned base,
	   const char *prefix, uint64_t value)
{
	char text[DIGITS_MAX];
	const char *digits = c->letter == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
	char *start = write_digits(text + DIGITS_MAX, value, base, digits);
	int length = (int)(text + DIGITS_MAX - start);
	int least = c->precision < 0 ? 1 : c->precision;	/* at least so many digits */

	if (base == 8 && c->alternate && least <= length)
		least = length + 1;
	if (c->precision >= 0)
		c->zeros = false;
	int zeros = least > length ? least - length : 0;
	int after = format_before(output, c, prefix, zeros + length);
	format_repeat(output, '0', zeros);
	format_put(output, start, (size_t)length);
	format_repeat(output, ' ', after);
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

static const char *
read_flags(const char *at, struct format_conversion *c)
{
	for (;; at++) {
		switch (*at) {
		case '-':
			c->left = true;
			break;
		case '0':
			c->zeros = true;
			break;
		case '+':
			c->plus = true;
			break;
		case ' ':
			c->space = true;
			break;
		case '#':
			c->alternate = true;
			break;
		default:
			return at;
		}
	}
}

static const char *
read_size(const char *at, struct format_conversion *c)
{
	if (*at == '\0' || !strchr("hljztL", *at))
		return at;
	c->size = *at++;
	if (c->size == 'h' && *at == 'h') {
		c->size = 'H';
		at++;
	} else if (c->size == 'l' && *at == 'l') {
		c->size = 'q';
		at++;
	}
	return at;
}

/* Read the part of a conversion after its '%'; returns where it ends. */
static const char *
read_conversion(const char *at, struct format_conversion *c, va_list *arguments)
{
	*c = (struct format_conversion){ .precision = -1 };
	at = read_flags(at, c);
	int width = read_count(&at, arguments);
	c->left = c->left || width < 0;
	c->width = width < 0 ? -(width + 1) + 1 : width;
	if (*at == '.') {
		at++;
		c->precision = read_count(&at, arguments);
		if (c->precision < 0)
			c->precision = -1;
	}
	at = read_size(at, c);
	c->letter = *at;
	return *at ? at + 1 : at;
}

static int64_t
next_signed(const struct format_conversion *c, va_list *arguments)
{
	switch (c->size) {
	case 'H':
		return (signed char)va_arg(*arguments, int);
	case 'h':
		return (short)va_arg(*arguments, int);
	case 'l':
		return va_arg(*arguments, long);
	case 'q':
	case 'j':
		return va_arg(*arguments, long long);
	case 'z':
	case 't':
		return va_arg(*arguments, ptrdiff_t);
	default:
		return va_arg(*arguments, int);
	}
}

static uint64_t
next_unsigned(const struct format_conversion *c, va_list *arguments)
{
	switch (c->size) {
	case 'H':
		return (unsigned char)va_arg(*arguments, int);
	case 'h':
		return (unsigned short)va_arg(*arguments, int);
	case 'l':
		return va_arg(*arguments, unsigned long);
	case 'q':
	case 'j':
		return va_arg(*arguments, unsigned long long);
	case 'z':
	case 't':
		return va_arg(*arguments, size_t);
	default:
		return va_arg(*arguments, unsigned);
	}
}

/* %n: tell how much there has been. */
static void
store_count(const struct format_conversion *c, void *to, size_t count)
{
	switch (c->size) {
	case 'H':
		*(signed char *)to = (signed char)count;
		break;
	case 'h':
		*(short *)to = (short)count;
		break;
	case 'l':
		*(long *)to = (long)count;
		break;
	case 'q':
	case 'j':
		*(long long *)to = (long long)count;
		break;
	case 'z':
	case 't':
		*(size_t *)to = count;
		break;
	default:
		*(int *)to = (int)count;
	}
}

static void
put_hexadecimal(struct format_output *output, struct format_conversion *c, uint64_t value)
{
	const char *prefix = c->alternate && value != 0 ? (c->letter == 'X' ? "0X" : "0x") : "";

	put_number(output, c, 16, prefix, value);
}

static void
put_signed(struct format_output *output, struct format_conversion *c, int64_t value)
{
	put_number(output, c, 10, format_sign(c, value < 0), value < 0 ? -(uint64_t)value : (uint64_t)value);
}

static void
convert(struct format_output *output, struct format_conversion *c, va_list *arguments)
{
	char character;

	switch (c->letter) {
	case 'd':
	case 'i':
		put_signed(output, c, next_signed(c, arguments));
		break;
	case 'u':
		put_number(output, c, 10, "", next_unsigned(c, arguments));
		break;
	case 'o':
		put_number(output, c, 8, "", next_unsigned(c, arguments));
		break;
	case 'x':
	case 'X':
		put_hexadecimal(output, c, next_unsigned(c, arguments));
		break;
	case 'p':
		put_number(output, c, 16, "0x", (uintptr_t)va_arg(*arguments, void *));
		break;
	case 's':
		put_string(output, c, va_arg(*arguments, const char *));
		break;
	case 'c':
		character = (char)va_arg(*arguments, int);
		put_text(output, c, &character, 1);
		break;
	case 'n':
		store_count(c, va_arg(*arguments, void *), output->count);
		break;
	default:
		format_put(output, &c->letter, c->letter != '\0');
	}
}

static void
convert_float(struct format_output *output, const struct format_conversion *c, va_list *arguments)
{
	if (c->size == 'L')
		format_float(output, c, va_arg(*arguments, long double));
	else
		format_float(output, c, va_arg(*arguments, double));
}

size_t
format_list(struct format_sink *sink, const char *format, va_list arguments)
{
	struct format_output output = { .sink = sink };
	struct format_conversion c;
	va_list rest;

	va_copy(rest, arguments);
	while (*format) {
		const char *plain = format;

		while (*format && *format != '%')
			format++;
		format_put(&output, plain, (size_t)(format - plain));
		if (*format == '\0')
			break;
		format = read_conversion(format + 1, &c, &rest);
		if (c.letter && strchr("fFeEgGaA", c.letter))
			convert_float(&output, &c, &rest);
		else
			convert(&output, &c, &rest);
	}
	va_end(rest);
	return output.count;
}

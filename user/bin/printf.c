/* SPDX-License-Identifier: MIT */
/*
 * printf.c: arguments in a format, which is used again as long as there are arguments.
 */
#include "tool.h"

static char **arguments;

static const char *
next_argument(const char *otherwise)
{
	return *arguments ? *arguments++ : otherwise;
}

/* The character behind a \; *at stands on what follows the backslash and goes behind it. */
static int
escape(const char **at)
{
	static const char letters[] = "abfnrtv\\\"'", values[] = "\a\b\f\n\r\t\v\\\"'";
	const char *found = **at ? strchr(letters, **at) : NULL;
	int value = 0, digits = 0;

	if (found) {
		(*at)++;
		return values[found - letters];
	}
	while (digits < 3 && **at >= '0' && **at <= '7') {
		value = value * 8 + *(*at)++ - '0';
		digits++;
	}
	return digits ? value & 0xff : '\\';
}

/* %b: as %s, with escapes; \c ends everything. */
static void
print_escaped(const char *text)
{
	while (*text) {
		if (text[0] == '\\' && text[1] == 'c')
			exit(tool_end());
		if (*text == '\\') {
			text++;
			putchar(escape(&text));
		} else {
			putchar(*text++);
		}
	}
}

static long long
number(const char *text)
{
	char *end;
	long long value;

	if (*text == '\'' || *text == '"')
		return (unsigned char)text[1];
	value = strtoll(text, &end, 0);
	if (*end || end == text) {
		fprintf(stderr, "printf: %s: not a number\n", text);
		tool_status = 1;
	}
	return value;
}

/* One conversion; specification is "%...X" without a length. */
static void
convert(char *specification, size_t length)
{
	char letter = specification[length - 1];

	switch (letter) {
	case 's':
		printf(specification, next_argument(""));
		break;
	case 'c':
		printf(specification, *next_argument(""));
		break;
	case 'b':
		print_escaped(next_argument(""));
		break;
	case 'e': case 'E': case 'f': case 'g': case 'G':
		printf(specification, strtod(next_argument("0"), NULL));
		break;
	default:
		strcpy(specification + length - 1, (char[]){ 'l', 'l', letter, '\0' });
		printf(specification, number(next_argument("0")));
	}
}

/* A % and what belongs to it.  Returns what follows. */
static const char *
take_specification(const char *at)
{
	char specification[64] = "%";
	size_t length = 1;

	if (*at == '%') {
		putchar('%');
		return at + 1;
	}
	while (*at && strchr("-+ #0123456789.*", *at) && length < sizeof specification - 24) {
		if (*at == '*')
			length += (size_t)sprintf(specification + length, "%d",
						  (int)number(next_argument("0")));
		else
			specification[length++] = *at;
		at++;
	}
	if (!*at || !strchr("diouxXcsbeEfgG", *at)) {
		fprintf(stderr, "printf: %%%c: there is no such conversion\n", *at ? *at : ' ');
		exit(2);
	}
	specification[length++] = *at;
	convert(specification, length);
	return at + 1;
}

static void
print(const char *format)
{
	while (*format) {
		if (*format == '%') {
			format = take_specification(format + 1);
		} else if (*format == '\\') {
			format++;
			putchar(escape(&format));
		} else {
			putchar(*format++);
		}
	}
}

int
main(int argc, char **argv)
{
	char **before;

	tool_name = "printf";
	tool_usage = "printf FORMAT [ARGUMENT ...]";
	if (argc < 2)
		tool_wrong_use();
	arguments = argv + 2;
	do {
		before = arguments;
		print(argv[1]);
	} while (*arguments && arguments != before);
	return tool_end();
}

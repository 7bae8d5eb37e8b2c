/* SPDX-License-Identifier: MIT */
/*
 * scan.c: formatted input.
 *
 *   Each conversion takes the longest piece of input that could be the beginning of what it wants,
 *   looking at one byte ahead and never at more; then it tells whether the piece is what it wants.
 *   So "1e+x" read by %f takes "1e+" and fails, as the standard says.
 *
 *   Pieces of numbers are gathered as text and left to strtoull() and strtod().
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scan.h"

#define NUMBER_MAX	512	/* characters of a number that are looked at */

struct scan {
	struct scan_source *source;
	size_t count;		/* bytes taken */
	int stored;
	bool ended;		/* the input, before anything of a conversion was there */

	/* the conversion: */
	bool forget;
	size_t width;		/* characters left to take */
	char size;		/* as in format.h */
	char letter;
};

static int
take(struct scan *s)
{
	int byte = s->source->next(s->source);

	s->count += byte != EOF;
	return byte;
}

static void
untake(struct scan *s, int byte)
{
	if (byte == EOF)
		return;
	s->count--;
	s->source->back(s->source, byte);
}

static int
skip_space(struct scan *s)
{
	int byte;

	while (isspace(byte = take(s)))
		;
	untake(s, byte);
	return byte;
}

/* A number's text as far as it has come. */
struct piece {
	char text[NUMBER_MAX];
	size_t length;
	bool digits, point, exponent;
	unsigned base;		/* of whole numbers: 0: not known yet */
	const char *word;	/* what is left of "infinity" or "nan" */
};

static bool
is_sign(int byte)
{
	return byte == '+' || byte == '-';
}

static bool
is_digit(int byte, unsigned base)
{
	unsigned value = isdigit(byte) ? (unsigned)(byte - '0') : (unsigned)(tolower(byte) - 'a') + 10;

	return isxdigit(byte) && value < base;
}

/* Is the text, but for a sign, a single zero?  Then an x may follow. */
static bool
is_zero(const struct piece *p)
{
	return p->length > 0 && p->text[p->length - 1] == '0' &&
	       (p->length == 1 || (p->length == 2 && is_sign(p->text[0])));
}

static bool
whole_goes_on(struct piece *p, int byte)
{
	if (p->length == 0 && is_sign(byte))
		return true;
	if (tolower(byte) == 'x' && is_zero(p) && (p->base == 0 || p->base == 16)) {
		p->base = 16;
		p->digits = false;
		return true;
	}
	if (p->base == 0 && isdigit(byte) && is_zero(p))
		p->base = 8;
	if (p->base == 0 && isdigit(byte) && byte != '0')
		p->base = 10;
	if (!is_digit(byte, p->base ? p->base : 10))
		return false;
	p->digits = true;
	return true;
}

static bool
word_goes_on(struct piece *p, int byte)
{
	bool first = p->length == 0 || (p->length == 1 && is_sign(p->text[0]));

	if (first)
		p->word = tolower(byte) == 'i' ? "infinity" : tolower(byte) == 'n' ? "nan" : NULL;
	if (!p->word || *p->word == '\0' || *p->word != tolower(byte))
		return false;
	p->word++;
	return true;
}

static bool
float_goes_on(struct piece *p, int byte)
{
	char last = p->length > 0 ? p->text[p->length - 1] : '\0';
	int e = p->base == 16 ? 'p' : 'e';

	if (is_sign(byte))
		return p->length == 0 || (p->exponent && tolower(last) == e);
	if (is_digit(byte, p->exponent ? 10 : p->base)) {
		p->digits = true;
		return true;
	}
	if (byte == '.' && !p->point && !p->exponent && !p->word)
		return p->point = true;
	if (tolower(byte) == e && p->digits && !p->exponent)
		return p->exponent = true;
	if (tolower(byte) == 'x' && is_zero(p)) {
		p->base = 16;
		return true;
	}
	return word_goes_on(p, byte);
}

/* Gather a number's text.  Returns false if there is none. */
static bool
gather(struct scan *s, struct piece *p, bool (*goes_on)(struct piece *, int))
{
	int byte = EOF;

	for (; s->width > 0; s->width--) {
		byte = take(s);
		if (byte == EOF || !goes_on(p, byte))
			break;
		if (p->length < NUMBER_MAX - 1)
			p->text[p->length++] = (char)byte;
		byte = EOF;
	}
	untake(s, byte);
	p->text[p->length] = '\0';
	return p->length > 0;
}

static void
store_whole(struct scan *s, void *to, unsigned long long value)
{
	switch (s->size) {
	case 'H':
		*(unsigned char *)to = (unsigned char)value;
		break;
	case 'h':
		*(unsigned short *)to = (unsigned short)value;
		break;
	case 'l':
		*(unsigned long *)to = (unsigned long)value;
		break;
	case 'q':
	case 'j':
		*(unsigned long long *)to = value;
		break;
	case 'z':
	case 't':
		*(size_t *)to = (size_t)value;
		break;
	case 'p':
		*(void **)to = (void *)(uintptr_t)value;
		break;
	default:
		*(unsigned *)to = (unsigned)value;
	}
}

static bool
scan_whole(struct scan *s, va_list *arguments)
{
	static const char letters[] = "diuoxXp";
	static const unsigned char bases[] = { 10, 0, 10, 8, 16, 16, 16 };
	struct piece p = { .base = bases[strchr(letters, s->letter) - letters] };
	bool is_signed = s->letter == 'd' || s->letter == 'i';

	if (!gather(s, &p, whole_goes_on) || !p.digits)
		return false;
	if (s->forget)
		return true;
	unsigned long long value = is_signed ? (unsigned long long)strtoll(p.text, NULL, (int)p.base) :
					       strtoull(p.text, NULL, (int)p.base);
	if (s->letter == 'p')
		s->size = 'p';
	store_whole(s, va_arg(*arguments, void *), value);
	s->stored++;
	return true;
}

static bool
scan_float(struct scan *s, va_list *arguments)
{
	struct piece p = { .base = 10 };
	char *end;

	if (!gather(s, &p, float_goes_on))
		return false;
	long double exact = s->size == 'L' ? strtold(p.text, &end) :
			    s->size == 'l' ? (long double)strtod(p.text, &end) : (long double)strtof(p.text, &end);
	if (end != p.text + p.length)
		return false;
	if (s->forget)
		return true;
	if (s->size == 'L')
		*va_arg(*arguments, long double *) = exact;
	else if (s->size == 'l')
		*va_arg(*arguments, double *) = (double)exact;
	else
		*va_arg(*arguments, float *) = (float)exact;
	s->stored++;
	return true;
}

/* Which characters %[ takes, and %s and %c too. */
struct set {
	bool has[256];
};

/* Read what stands behind "%["; returns where it ends. */
static const char *
read_set(const char *at, struct set *set)
{
	bool negated = *at == '^';

	at += negated;
	memset(set->has, negated, sizeof set->has);
	for (const char *first = at; *at && (*at != ']' || at == first); at++) {
		unsigned char from = (unsigned char)*at, to = from;

		if (at[1] == '-' && at[2] != ']' && at[2] != '\0') {
			to = (unsigned char)at[2];
			at += 2;
		}
		for (unsigned c = from; c <= to; c++)
			set->has[c] = !negated;
	}
	return *at ? at + 1 : at;
}

static void
set_of(char letter, struct set *set)
{
	for (int c = 0; c < 256; c++)
		set->has[c] = letter == 'c' || !isspace(c);
}

static bool
scan_text(struct scan *s, const struct set *set, va_list *arguments)
{
	char *to = s->forget ? NULL : va_arg(*arguments, char *);
	size_t length = 0;
	int byte = EOF;

	for (; length < s->width; length++) {
		byte = take(s);
		if (byte == EOF || !set->has[byte])
			break;
		if (to)
			to[length] = (char)byte;
		byte = EOF;
	}
	untake(s, byte);
	if (length == 0 || (s->letter == 'c' && length < s->width))
		return false;
	if (to && s->letter != 'c')
		to[length] = '\0';
	s->stored += to != NULL;
	return true;
}

/* Read the part of a conversion after its '%'; returns where it ends. */
static const char *
read_conversion(const char *at, struct scan *s)
{
	s->forget = *at == '*';
	at += s->forget;
	s->width = 0;
	for (; isdigit((unsigned char)*at); at++)
		s->width = s->width * 10 + (size_t)(*at - '0');
	s->size = '\0';
	if (*at && strchr("hljztL", *at)) {
		s->size = *at++;
		if ((s->size == 'h' || s->size == 'l') && *at == s->size) {
			s->size = s->size == 'h' ? 'H' : 'q';
			at++;
		}
	}
	s->letter = *at;
	if (s->width == 0)
		s->width = s->letter == 'c' ? 1 : SIZE_MAX;
	return *at ? at + 1 : at;
}

/* Do one conversion.  Returns false if the input is not what it wants. */
static bool
convert(struct scan *s, const struct set *set, va_list *arguments)
{
	if (s->letter == 'n') {
		if (!s->forget)
			store_whole(s, va_arg(*arguments, void *), s->count);
		return true;
	}
	int byte = s->letter == '[' || s->letter == 'c' ? take(s) : skip_space(s);
	if (s->letter == '[' || s->letter == 'c')
		untake(s, byte);
	s->ended = byte == EOF;
	if (s->ended)
		return false;
	if (s->letter == '%')
		return take(s) == '%';
	if (s->letter && strchr("diuoxXp", s->letter))
		return scan_whole(s, arguments);
	if (s->letter && strchr("aAeEfFgG", s->letter))
		return scan_float(s, arguments);
	if (s->letter && strchr("sc[", s->letter))
		return scan_text(s, set, arguments);
	return false;
}

/* Match what is no conversion: a space matches any space there is, anything else itself. */
static bool
match_plain(struct scan *s, char character)
{
	if (isspace((unsigned char)character)) {
		skip_space(s);
		return true;
	}
	int byte = take(s);
	if (byte == (unsigned char)character)
		return true;
	s->ended = byte == EOF;
	untake(s, byte);
	return false;
}

int
scan_list(struct scan_source *source, const char *format, va_list arguments)
{
	struct scan s = { .source = source };
	bool goes_on = true;
	struct set set;
	va_list rest;

	va_copy(rest, arguments);
	while (*format && goes_on) {
		if (*format != '%') {
			goes_on = match_plain(&s, *format++);
			continue;
		}
		format = read_conversion(format + 1, &s);
		if (s.letter == '[')
			format = read_set(format, &set);
		else
			set_of(s.letter, &set);
		goes_on = convert(&s, &set, &rest);
	}
	va_end(rest);
	return s.ended && s.stored == 0 ? EOF : s.stored;
}

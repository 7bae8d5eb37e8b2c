/* SPDX-License-Identifier: MIT */
/*
 * expr.c: the value of an expression whose parts are arguments.  POSIX.1-2017, expr.
 *
 *   From what binds least:  |   &   = != < <= > >=   + -   * / %   :   ( )
 *
 *   Every value is text; where both sides are whole numbers they are compared and counted with as
 *   such.  `text : expression` is the part of text that the basic regular expression's \( \)
 *   matches, or the number of characters it matches from the beginning.  Status 1: the value is
 *   empty or 0.
 */
#include "tool.h"

#include <regex.h>

static char **words;		/* what is left of the arguments */

static _Noreturn void
fail(const char *what, const char *why)
{
	fprintf(stderr, "expr: %s: %s\n", what, why);
	exit(2);
}

static char *
number_text(long long number)
{
	char *text = malloc(24);

	if (!text)
		fail("value", strerror(errno));
	sprintf(text, "%lld", number);
	return text;
}

static bool
is_number(const char *text, long long *number)
{
	char *end;

	*number = strtoll(text, &end, 10);
	return *text && *end == '\0' && strspn(text, "-0123456789") == strlen(text);
}

static bool
is_true(const char *text)
{
	long long number;

	return *text && !(is_number(text, &number) && number == 0);
}

/* Is the next word one of these?  Then it is taken. */
static const char *
take(const char *const *operators)
{
	for (; *words && *operators; operators++) {
		if (strcmp(*words, *operators) == 0)
			return *words++;
	}
	return NULL;
}

static char *either(void);

static char *
single(void)
{
	static const char *const open[] = { "(", NULL }, *const close[] = { ")", NULL };
	char *value;

	if (!*words)
		fail("expression", "ends where a value should be");
	if (!take(open))
		return *words++;
	value = either();
	if (!take(close))
		fail("(", "has no )");
	return value;
}

static char *
match(const char *text, const char *expression)
{
	regmatch_t found[2];
	regex_t compiled;
	char why[128];
	int error = regcomp(&compiled, expression, 0);
	bool matches, has_part = compiled.re_nsub > 0;
	char *value;

	if (error) {
		regerror(error, &compiled, why, sizeof why);
		fail(expression, why);
	}
	matches = regexec(&compiled, text, 2, found, 0) == 0 && found[0].rm_so == 0;
	if (has_part && matches && found[1].rm_so >= 0)
		value = strndup(text + found[1].rm_so, (size_t)(found[1].rm_eo - found[1].rm_so));
	else
		value = has_part ? strdup("") : number_text(matches ? found[0].rm_eo : 0);
	regfree(&compiled);
	if (!value)
		fail(text, strerror(errno));
	return value;
}

static char *
matched(void)
{
	static const char *const colon[] = { ":", NULL };
	char *value = single();

	while (take(colon)) {
		/* The expression has to match from the beginning, even without ^. */
		char *right = single(), *whole = malloc(strlen(right) + 2);

		if (!whole)
			fail(right, strerror(errno));
		sprintf(whole, "%s%s", *right == '^' ? "" : "^", right);
		value = match(value, whole);
		free(whole);
	}
	return value;
}

static char *
count(const char *left, char operator, const char *right)
{
	long long a, b;

	if (!is_number(left, &a) || !is_number(right, &b))
		fail(is_number(left, &a) ? right : left, "is no number");
	if ((operator == '/' || operator == '%') && b == 0)
		fail(right, "division by zero");
	switch (operator) {
	case '+':
		return number_text((long long)((unsigned long long)a + (unsigned long long)b));
	case '-':
		return number_text((long long)((unsigned long long)a - (unsigned long long)b));
	case '*':
		return number_text((long long)((unsigned long long)a * (unsigned long long)b));
	case '/':
		return number_text(b == -1 ? (long long)(0 - (unsigned long long)a) : a / b);
	default:
		return number_text(b == -1 ? 0 : a % b);
	}
}

static char *
product(void)
{
	static const char *const operators[] = { "*", "/", "%", NULL };
	char *value = matched();

	for (const char *o; (o = take(operators));)
		value = count(value, *o, matched());
	return value;
}

static char *
sum(void)
{
	static const char *const operators[] = { "+", "-", NULL };
	char *value = product();

	for (const char *o; (o = take(operators));)
		value = count(value, *o, product());
	return value;
}

static bool
holds(const char *left, const char *operator, const char *right)
{
	long long a, b;
	int order = strcmp(left, right);

	if (is_number(left, &a) && is_number(right, &b))
		order = (a > b) - (a < b);
	switch (*operator) {
	case '=':
		return order == 0;
	case '!':
		return order != 0;
	case '<':
		return operator[1] ? order <= 0 : order < 0;
	default:
		return operator[1] ? order >= 0 : order > 0;
	}
}

static char *
comparison(void)
{
	static const char *const operators[] = { "=", "!=", "<", "<=", ">", ">=", NULL };
	char *value = sum();

	for (const char *o; (o = take(operators));)
		value = number_text(holds(value, o, sum()));
	return value;
}

static char *
both(void)
{
	static const char *const operators[] = { "&", NULL };
	char *value = comparison();

	while (take(operators)) {
		char *right = comparison();

		if (!is_true(value) || !is_true(right))
			value = number_text(0);
	}
	return value;
}

static char *
either(void)
{
	static const char *const operators[] = { "|", NULL };
	char *value = both();

	while (take(operators)) {
		char *right = both();

		if (!is_true(value))
			value = *right ? right : number_text(0);
	}
	return value;
}

int
main(int argc, char **argv)
{
	char *value;

	if (argc == 2 && strcmp(argv[1], "-h") == 0) {
		puts("usage: expr EXPRESSION (in arguments)");
		return 0;
	}
	words = argv + 1;
	if (*words && strcmp(*words, "--") == 0)
		words++;
	value = either();
	if (*words)
		fail(*words, "is not expected here");
	puts(value);
	if (fflush(stdout) != 0)
		fail("standard output", strerror(errno));
	return is_true(value) ? 0 : 1;
}

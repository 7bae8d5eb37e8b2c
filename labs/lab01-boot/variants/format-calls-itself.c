/* SPDX-License-Identifier: MIT */
/*
 * variant: one directive a call, the rest by recursion
 * in: kernel/debug/format.c
 * exercise: 3
 */
static void
format_text(struct output *output, const char *text, va_list *arguments)
{
	struct directive directive;
	put_function *function;
	size_t plain = 0;
	const char *rest;

	for (; text[plain] != '\0' && text[plain] != '%'; plain++)
		continue;
	put(output, text, plain);
	text += plain;
	if (*text == '\0')
		return;
	rest = directive_parse(&directive, text + 1, arguments);
	function = conversion_find(directive.conversion);
	if (function == NULL)
		put(output, text, (size_t)(rest - text));
	else
		function(output, &directive, arguments);
	format_text(output, rest, arguments);
}

/* SPDX-License-Identifier: MIT */
/*
 * mutant: believes that a directive always ends with a letter
 * class: end of input
 * in: kernel/debug/format.c
 * fails: format_ends_inside_a_directive
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
		if (directive.conversion == '\0')
			text++;
		if (function != NULL)
			function(output, &directive, arguments);
		else
			put(output, start, (size_t)(text - start));
	}
}

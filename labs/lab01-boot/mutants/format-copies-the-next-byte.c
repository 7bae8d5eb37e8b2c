/* SPDX-License-Identifier: MIT */
/*
 * mutant: copies the byte behind a directive without looking at it
 * class: off by one
 * in: kernel/debug/format.c
 * fails: format_handles_directives_side_by_side format_puts_arguments_in_order
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
		if (*text != '\0')
			put(output, text++, 1);
	}
}

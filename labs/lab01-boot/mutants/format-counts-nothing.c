/* SPDX-License-Identifier: MIT */
/*
 * mutant: gives text to the sink without counting it
 * class: side effect forgotten
 * in: kernel/debug/format.c
 * fails: format_copies_plain_text format_puts_arguments_in_order format_copies_what_is_no_directive format_ends_inside_a_directive
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
		output->sink(output->context, start, (size_t)(text - start));
		if (*text == '\0')
			return;
		start = text;
		text = directive_parse(&directive, text + 1, arguments);
		function = conversion_find(directive.conversion);
		if (function != NULL)
			function(output, &directive, arguments);
		else
			output->sink(output->context, start, (size_t)(text - start));
	}
}

/* SPDX-License-Identifier: MIT */
/*
 * mutant: lets every directive begin with the first argument
 * class: state not kept
 * in: kernel/debug/format.c
 * fails: format_puts_arguments_in_order format_handles_directives_side_by_side format_copies_what_is_no_directive boot_says_what_it_found
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
		if (function != NULL) {
			va_list copy;

			va_copy(copy, *arguments);
			function(output, &directive, &copy);
			va_end(copy);
		} else {
			put(output, start, (size_t)(text - start));
		}
	}
}

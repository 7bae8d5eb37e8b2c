/* SPDX-License-Identifier: MIT */
/*
 * mutant: puts text only when a directive follows it
 * class: end of input
 * in: kernel/debug/format.c
 * fails: format_copies_plain_text boot_says_what_it_found
 */
static void
format_text(struct output *output, const char *text, va_list *arguments)
{
	const char *start = text;

	for (; *text != '\0';) {
		struct directive directive;
		put_function *function;

		if (*text != '%') {
			text++;
			continue;
		}
		put(output, start, (size_t)(text - start));
		start = text;
		text = directive_parse(&directive, text + 1, arguments);
		function = conversion_find(directive.conversion);
		if (function != NULL)
			function(output, &directive, arguments);
		else
			put(output, start, (size_t)(text - start));
		start = text;
	}
}

/* SPDX-License-Identifier: MIT */
/*
 * variant: puts single bytes
 * in: kernel/debug/format.c
 * exercise: 3
 */
static void
format_text(struct output *output, const char *text, va_list *arguments)
{
	struct directive directive;
	put_function *function;
	const char *behind;

	for (; *text != '\0'; text = behind) {
		behind = text + 1;
		function = NULL;
		if (*text == '%') {
			behind = directive_parse(&directive, text + 1, arguments);
			function = conversion_find(directive.conversion);
		}
		if (function != NULL)
			function(output, &directive, arguments);
		else
			for (const char *byte = text; byte < behind; byte++)
				put(output, byte, 1);
	}
}

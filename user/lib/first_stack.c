/* SPDX-License-Identifier: MIT */
/*
 * first_stack.c: what a program finds on its stack when it starts.
 *
 *   The size is known only after counting, and strings lie above the words that point to them.  So the
 *   words are counted first, which fixes esp; then words are written upwards from esp, and strings
 *   downwards from the top.  If the two meet, it does not fit.  Pure code.
 */

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "first_stack.h"
#include "start.h"

#define STACK_ALIGN	16u

struct writer {
	uint8_t *bytes;
	uint32_t address;	/* of bytes[0] in the program */
	uint32_t word;		/* offset of the next word */
	uint32_t string;	/* offset of the lowest string */
	bool full;
};

static void
put_word(struct writer *w, uint32_t value)
{
	if (w->full || w->word + sizeof value > w->string) {
		w->full = true;
		return;
	}
	memcpy(w->bytes + w->word, &value, sizeof value);
	w->word += sizeof value;
}

/* Put a string; returns its address in the program. */
static uint32_t
put_string(struct writer *w, const char *text)
{
	size_t length = strlen(text) + 1;

	if (w->full || length > w->string || w->string - length < w->word) {
		w->full = true;
		return 0;
	}
	w->string -= (uint32_t)length;
	memcpy(w->bytes + w->string, text, length);
	return w->address + w->string;
}

static void
put_strings(struct writer *w, const char *const *strings)
{
	for (; strings && *strings; strings++)
		put_word(w, put_string(w, *strings));
	put_word(w, 0);
}

static uint32_t
count_strings(const char *const *strings)
{
	uint32_t count = 0;

	while (strings && strings[count])
		count++;
	return count;
}

static void
put_handles(struct writer *w, const struct first_stack *stack)
{
	for (uint32_t i = 0; i < stack->handle_count; i++) {
		put_word(w, put_string(w, stack->handles[i].name));
		put_word(w, stack->handles[i].handle);
	}
	put_word(w, 0);
	put_word(w, 0);
}

uint32_t
first_stack_write(const struct first_stack *stack, void *bytes, uint32_t size,
		  uint32_t address)
{
	uint32_t arguments = count_strings(stack->arguments);
	uint32_t environment = count_strings(stack->environment);
	/* argc; argv, envp, each with its null; two auxiliary entries; handles and their end. */
	uint32_t vectors = 1 + arguments + 1 + environment + 1 + 4;
	uint32_t words = vectors + 2 * (stack->handle_count + 1);
	size_t strings = 0;

	for (uint32_t i = 0; i < arguments; i++)
		strings += strlen(stack->arguments[i]) + 1;
	for (uint32_t i = 0; i < environment; i++)
		strings += strlen(stack->environment[i]) + 1;
	for (uint32_t i = 0; i < stack->handle_count; i++)
		strings += strlen(stack->handles[i].name) + 1;
	if (strings + words * sizeof(uint32_t) > size)
		return 0;

	uint32_t start = (uint32_t)(size - strings - words * sizeof(uint32_t)) &
			 ~(STACK_ALIGN - 1);
	struct writer w = { bytes, address, start, size, false };

	put_word(&w, arguments);
	put_strings(&w, stack->arguments);
	put_strings(&w, stack->environment);
	put_word(&w, AUX_HANDLES);
	put_word(&w, address + start + vectors * (uint32_t)sizeof(uint32_t));
	put_word(&w, AUX_NULL);
	put_word(&w, 0);
	put_handles(&w, stack);
	return w.full ? 0 : address + start;
}

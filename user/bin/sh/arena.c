/* SPDX-License-Identifier: MIT */
/*
 * arena.c: memory that goes with the command.
 *
 *   Blocks in a stack; an allocation takes the next bytes of the top one.  A mark remembers how full the
 *   stack is, and release goes back there.  Nothing is freed one by one.
 */
#include "sh.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE	4000u
#define ALIGNMENT	16u

struct block {
	struct block *below;
	size_t size, used;
	_Alignas(ALIGNMENT) char bytes[];
};

static struct block *top;

static void
push_block(size_t size)
{
	struct block *block = malloc(sizeof *block + size);

	if (!block) {
		fprintf(stderr, "sh: out of memory\n");
		exit(2);
	}
	*block = (struct block){ .below = top, .size = size };
	top = block;
}

void *
arena_alloc(size_t size)
{
	void *memory;

	size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	if (!top || top->size - top->used < size)
		push_block(size > BLOCK_SIZE ? size : BLOCK_SIZE);
	memory = top->bytes + top->used;
	top->used += size;
	return memset(memory, 0, size);
}

char *
arena_copy(const char *text, size_t length)
{
	char *copy = arena_alloc(length + 1);

	memcpy(copy, text, length);
	return copy;
}

struct arena_mark
arena_mark(void)
{
	return (struct arena_mark){ top, top ? top->used : 0 };
}

void
arena_release(struct arena_mark mark)
{
	while (top != mark.block) {
		struct block *below = top->below;

		free(top);
		top = below;
	}
	if (top)
		top->used = mark.used;
}

void
text_add(struct text *text, char c)
{
	if (text->length + 1 >= text->room) {
		size_t room = text->room ? 2 * text->room : 32;
		char *bytes = arena_alloc(room);

		if (text->length)
			memcpy(bytes, text->bytes, text->length);
		text->bytes = bytes;
		text->room = room;
	}
	text->bytes[text->length++] = c;
	text->bytes[text->length] = '\0';
}

void
text_add_string(struct text *text, const char *string)
{
	while (*string)
		text_add(text, *string++);
}

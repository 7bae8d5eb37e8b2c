/* SPDX-License-Identifier: MIT */
/*
 * image.c: a program file as a new space: its segments, its heap, its first stack.
 *
 *   Nothing of the file is read here beyond its head: pages come when they are touched.  So a
 *   segment has to lie in the file as it lies in memory, page for page, which linkers arrange.
 */
#include "image.h"

#include <elf.h>
#include <errno.h>
#include <first_stack.h>
#include <start.h>
#include <stdlib.h>
#include <string.h>

/* Where an ELF header says how many program headers there are, and where (its own structure is elf.c's). */
#define ELF_PROGRAM_OFFSET	28u
#define ELF_PROGRAM_SIZE	32u
#define ELF_PROGRAM_COUNT	44u
#define ELF_HEADER		52u

/* Do the program headers lie in the head?  elf_read() looks at nothing else. */
static bool
headers_are_in(const uint8_t *head, uint32_t length)
{
	uint32_t offset;
	uint16_t count;

	if (length < ELF_HEADER)
		return false;
	memcpy(&offset, head + ELF_PROGRAM_OFFSET, sizeof offset);
	memcpy(&count, head + ELF_PROGRAM_COUNT, sizeof count);
	return offset <= length && count <= (length - offset) / ELF_PROGRAM_SIZE;
}

static bool
add_segment(struct space *space, struct source *source, const struct elf_segment *s)
{
	uint32_t inside = s->address & PAGE_MASK, start = s->address - inside;
	uint32_t end = (s->address + s->size + PAGE_MASK) & ~PAGE_MASK;
	uint32_t rights = s->writable ? MAPPING_READ | MAPPING_WRITE : MAPPING_READ | MAPPING_EXECUTE;
	struct region *region;

	region = space_add(space, start, end, rights, s->file_size > 0 ? source : NULL,
			   (s->file_offset - inside) / PAGE_SIZE);
	if (!region)
		return false;
	if (region->source) {
		source_hold(source);
		region->file_bytes = inside + s->file_size;
	}
	if (space->heap_start < s->address + s->size)
		space->heap_start = space->heap_end = s->address + s->size;
	return true;
}

static int32_t
add_segments(struct space *space, struct source *source, const struct elf_program *elf)
{
	for (uint32_t i = 0; i < elf->count; i++) {
		const struct elf_segment *s = &elf->segments[i];

		if (((s->address - s->file_offset) & PAGE_MASK) != 0)
			return ERRNO(ENOEXEC);
		if (!add_segment(space, source, s))
			return ERRNO(ENOMEM);
	}
	return 0;
}

/* ---- the first stack ---- */

struct strings {
	const char *next, *end;
};

/* Point `count` pointers at the next strings; a null pointer follows.  False: there are not so many. */
static bool
take_strings(struct strings *strings, const char **pointers, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		if (strings->next >= strings->end)
			return false;
		pointers[i] = strings->next;
		/* exec.c has put a zero behind the block. */
		strings->next += strlen(strings->next) + 1;
	}
	pointers[count] = NULL;
	return true;
}

/* Do the counts of a block fit its size? */
static bool
counts_fit(const struct image_start *start)
{
	const struct process_start *block = start->block;
	uint32_t most = start->length;

	return start->length >= sizeof *block && block->size == start->length &&
	       block->argument_count <= most && block->environment_count <= most &&
	       block->handle_count <= (most - sizeof *block) / sizeof(uint32_t);
}

/* Everything that has to be allocated to write a stack. */
struct stack_room {
	const char **arguments, **environment, **names;
	struct named_handle *handles;
	uint8_t *bytes;
	uint32_t size;
};

static void
room_free(struct stack_room *room)
{
	free(room->arguments);
	free(room->environment);
	free(room->names);
	free(room->handles);
	free(room->bytes);
}

static bool
room_alloc(struct stack_room *room, const struct process_start *block)
{
	uint32_t words = block->argument_count + block->environment_count + 2 * block->handle_count;

	*room = (struct stack_room){ .size = block->size + words * sizeof(uint32_t) + 64 };
	room->size = (room->size + PAGE_MASK) & ~PAGE_MASK;
	room->arguments = calloc(block->argument_count + 1, sizeof *room->arguments);
	room->environment = calloc(block->environment_count + 1, sizeof *room->environment);
	room->names = calloc(block->handle_count + 1, sizeof *room->names);
	room->handles = calloc(block->handle_count + 1, sizeof *room->handles);
	room->bytes = calloc(1, room->size);
	if (room->arguments && room->environment && room->names && room->handles && room->bytes)
		return true;
	room_free(room);
	return false;
}

/* Lay the stack out in room->bytes.  Returns the first stack pointer; 0: the block is malformed. */
static uint32_t
write_stack(struct stack_room *room, const struct image_start *start)
{
	const struct process_start *block = start->block;
	const uint32_t *indices = (const uint32_t *)(block + 1);
	struct strings strings = { (const char *)(indices + block->handle_count),
				   (const char *)block + start->length };
	struct first_stack stack = {
		.arguments = room->arguments,
		.environment = room->environment,
		.handles = room->handles,
		.handle_count = block->handle_count,
	};

	if (!take_strings(&strings, room->arguments, block->argument_count) ||
	    !take_strings(&strings, room->environment, block->environment_count) ||
	    !take_strings(&strings, room->names, block->handle_count))
		return 0;
	for (uint32_t i = 0; i < block->handle_count; i++)
		room->handles[i] = (struct named_handle){ room->names[i], indices[i] };
	return first_stack_write(&stack, room->bytes, room->size, STACK_TOP - room->size);
}

static int32_t
add_stack(struct space *space, const struct image_start *start, uint32_t most, uint32_t *esp)
{
	struct stack_room room;
	int32_t result = ERRNO(ENOMEM);

	if (!counts_fit(start))
		return ERRNO(E2BIG);
	if (!room_alloc(&room, start->block))
		return ERRNO(ENOMEM);
	*esp = write_stack(&room, start);
	if (*esp == 0 || room.size >= most)
		result = ERRNO(E2BIG);
	else if (space_add(space, STACK_TOP - most, STACK_TOP, MAPPING_READ | MAPPING_WRITE, NULL, 0) &&
		 space_write(space, STACK_TOP - room.size, room.bytes, room.size))
		result = 0;
	room_free(&room);
	return result;
}

int32_t
image_build(struct space *space, struct source *source, const uint8_t *head, uint32_t head_length,
	    const struct image_start *start, uint32_t stack_most, struct image *image)
{
	struct elf_program elf;
	int32_t result;

	if (!headers_are_in(head, head_length) ||
	    elf_read(&elf, head, source->size, USER_BASE, MAPPING_BASE) != NULL)
		return ERRNO(ENOEXEC);
	image->entry = elf.entry;
	result = add_segments(space, source, &elf);
	if (result == 0)
		result = add_stack(space, start, stack_most, &image->stack);
	if (result < 0)
		space_clear(space, false);
	return result;
}

void
image_name(const struct image_start *start, char *name, uint32_t size)
{
	const struct process_start *block = start->block;
	const char *first = (const char *)(block + 1) + block->handle_count * sizeof(uint32_t);
	uint32_t length = 0;

	memset(name, 0, size);
	/* The stack has been written: so the block is well formed. */
	for (; block->argument_count > 0 && *first != '\0'; first++) {
		if (*first == '/') {
			memset(name, 0, size);
			length = 0;
		} else if (length < size - 1) {
			name[length++] = *first;
		}
	}
}

uint32_t
image_command(const struct image_start *start, char *command, uint32_t size)
{
	const struct process_start *block = start->block;
	const char *first = (const char *)(block + 1) + block->handle_count * sizeof(uint32_t), *end = first;

	for (uint32_t i = 0; i < block->argument_count; i++)
		end += strlen(end) + 1;
	if ((uint32_t)(end - first) < size)
		size = (uint32_t)(end - first);
	memcpy(command, first, size);
	return size;
}

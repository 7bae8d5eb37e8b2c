/* SPDX-License-Identifier: MIT */
/*
 * program.c: start a program as a task of its own.
 *
 *	elf_read	  what must lie where; nothing is made if the file is bad
 *	task_create	  empty
 *	load		  a Memory for each segment, filled from the file and mapped with its rights
 *	grant		  copies of our handles
 *	first_stack_write the arguments and the names of those handles
 *	thread_create, thread_start
 *
 *   A step that fails ends the task, which takes everything back: nothing has to be undone one by one.
 *   The Memory handles are closed as soon as they are mapped: a mapping keeps its Memory.
 */
#include <string.h>

#include "program.h"
#include "abi/space.h"
#include "archive.h"
#include "calls.h"
#include "elf.h"
#include "first_stack.h"
#include "memory.h"
#include "thread.h"

#define STACK_TOP	(USER_TOP - PAGE_SIZE)
#define STACK_BOTTOM	(STACK_TOP - PROGRAM_STACK)
#define LOAD_TOP	(STACK_BOTTOM - PAGE_SIZE)	/* an unmapped page below the stack */
#define FIRST_STACK	PAGE_SIZE			/* bytes for arguments and names */
#define SPARE_HANDLES	128u

/* Make a Memory, fill it from offset on, map it into the task. */
static int32_t
place(handle_t task, uint32_t address, uint32_t size, uint32_t offset, const void *data,
      uint32_t length, uint32_t rights)
{
	int32_t memory = memory_create(size, MEMORY_SPARSE);

	if (memory < 0)
		return memory;
	int32_t result = memory_commit_all((handle_t)memory, 0, size);
	if (result == 0)
		result = memory_write((handle_t)memory, offset, data, length);
	if (result == 0)
		result = memory_map_all((handle_t)memory, task, address, 0, size, rights);
	handle_close((handle_t)memory);
	return result;
}

static int32_t
load(handle_t task, const struct elf_program *elf, const void *file)
{
	int32_t result = 0;

	for (uint32_t i = 0; i < elf->count && result == 0; i++) {
		const struct elf_segment *s = &elf->segments[i];
		uint32_t inside = s->address & PAGE_MASK;

		result = place(task, s->address - inside, page_round(inside + s->size), inside,
			       (const char *)file + s->file_offset, s->file_size,
			       s->writable ? MAP_READ | MAP_WRITE : MAP_READ);
	}
	return result;
}

/* Copy the granted handles; named[i] says where each is in the task. */
static int32_t
grant(handle_t task, const struct program *program, struct named_handle *named)
{
	for (uint32_t i = 0; i < program->grant_count; i++) {
		const struct program_grant *g = &program->grants[i];
		int32_t index = handle_copy(g->handle, task, HANDLE_ANY, g->rights);

		if (index < 0)
			return index;
		named[i] = (struct named_handle){ g->name, (uint32_t)index };
	}
	return 0;
}

/* Make the stack.  Returns 0 and the first stack pointer, or an error. */
static int32_t
make_stack(handle_t task, const struct program *program, const struct named_handle *named,
	   uint32_t *esp)
{
	uint8_t bytes[FIRST_STACK];
	struct first_stack first = {
		.arguments = program->arguments,
		.environment = program->environment,
		.handles = named,
		.handle_count = program->grant_count,
	};

	*esp = first_stack_write(&first, bytes, sizeof bytes, STACK_TOP - FIRST_STACK);
	if (*esp == 0)
		return E_RANGE;
	return place(task, STACK_BOTTOM, PROGRAM_STACK, PROGRAM_STACK - FIRST_STACK, bytes,
		     sizeof bytes, MAP_READ | MAP_WRITE);
}

static int32_t
run(handle_t task, uint32_t entry, uint32_t esp, uint32_t priority)
{
	int32_t thread = thread_create(task, entry, esp, priority);

	if (thread < 0)
		return thread;
	int32_t result = thread_start((handle_t)thread);
	handle_close((handle_t)thread);
	return result;
}

static int32_t
fill(handle_t task, const struct program *program, const struct elf_program *elf,
     const char **why)
{
	struct named_handle named[PROGRAM_GRANTS_MAX];
	uint32_t esp;
	int32_t result;

	*why = "its segments could not be loaded";
	result = load(task, elf, program->file);
	if (result < 0)
		return result;
	*why = "a handle could not be given to it";
	result = grant(task, program, named);
	if (result < 0)
		return result;
	*why = "its stack could not be made";
	result = make_stack(task, program, named, &esp);
	if (result < 0)
		return result;
	*why = "its first thread could not be started";
	return run(task, elf->entry, esp, program->priority);
}

int32_t
program_start(const struct program *program, const char **why)
{
	struct elf_program elf;
	uint32_t handles = program->handles;
	const char *unused;

	if (!why)
		why = &unused;
	*why = elf_read(&elf, program->file, program->size, USER_BASE, LOAD_TOP);
	if (*why)
		return E_ARGUMENT;
	*why = "too many handles are granted to it";
	if (program->grant_count > PROGRAM_GRANTS_MAX)
		return E_RANGE;
	if (handles == 0)
		handles = program->grant_count + SPARE_HANDLES;
	*why = "its task could not be made";
	int32_t task = task_create(program->death, program->quota, program->priority, handles);
	if (task < 0)
		return task;
	int32_t result = fill((handle_t)task, program, &elf, why);
	if (result < 0) {
		program_end((handle_t)task);
		return result;
	}
	return task;
}

int32_t
program_start_archived(const struct archive *archive, struct program program, const char **why)
{
	struct archive_file file;

	if (!archive_find(archive, program.arguments[0], &file)) {
		if (why)
			*why = "there is no such program in the boot archive";
		return E_ARGUMENT;
	}
	program.file = file.data;
	program.size = (uint32_t)file.size;
	return program_start(&program, why);
}

void
program_end(handle_t task)
{
	task_destroy(task, 0);
	task_reap(task);
	handle_close(task);
}

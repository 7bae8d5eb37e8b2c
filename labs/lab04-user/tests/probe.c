/* SPDX-License-Identifier: MIT */
/*
 * probe.c: the grader's code inside the kernel under test of lab 4.
 *
 *   Takes the place of kernel/debug/probe.c.  What lab 4 asks for is tried when the boot has come
 *   to the end of stage 3, each function by itself and on objects of the probe's own.  What init
 *   becomes is looked at after stage 4; or init runs, its system calls are served by the kernel as
 *   ever, and its exceptions are noted until the last one stops the machine.
 */
#include "debug/probe.h"

#include "arch/i386/descriptor.h"
#include "arch/i386/entry.h"
#include "arch/i386/registers.h"
#include "arch/i386/string.h"
#include "boot/elf.h"
#include "calls.h"
#include "endpoint.h"
#include "frames.h"
#include "labs/lab04-user/tests/probe.h"
#include "labs/lab04-user/tests/probe_tables.h"
#include "memory.h"

#define QUOTA		0x01000000u
#define BLOCKS_MAX	512u

_Static_assert(sizeof(struct frame) == PROBE_FRAME_WORDS * sizeof(uint32_t), "the host knows");
_Static_assert(sizeof(struct registers) == PROBE_REGISTERS * sizeof(uint32_t), "the host knows");
_Static_assert(ELF_SEGMENTS_MAX == PROBE_KEPT, "the host knows");
_Static_assert(TASK_HANDLES_MAX / 32 == PROBE_TAKEN_WORDS, "the host knows");

/* ---- 4.1: frames ------------------------------------------------------------------------------------------------------ */

static void
do_frames(const struct probe_frames *frames)
{
	struct probe_frame *results = probe_room(frames->count * sizeof(*results));

	memcpy(results, frames->frames, frames->count * sizeof(*results));
	for (struct probe_frame *one = results; one < results + frames->count; one++) {
		struct frame *frame = (struct frame *)one->frame;
		struct registers *registers = (struct registers *)one->registers;

		if (one->kind == FRAME_INIT)
			frame_init(frame, one->eip, one->esp);
		if (one->kind == FRAME_GET)
			frame_get_registers(frame, registers);
		if (one->kind == FRAME_SET)
			frame_set_registers(frame, registers);
	}
}

/* ---- 4.2: program files ------------------------------------------------------------------------------------------------ */

static void
do_files(const struct probe_files *files)
{
	struct probe_file_result *results = probe_room(files->count * sizeof(*results));

	for (uint32_t n = 0; n < files->count; n++) {
		struct elf_program program;

		memset(&program, PROBE_UNTOUCHED, sizeof(program));
		results[n].refused = elf_read(&program, files->files[n].bytes, files->files[n].size, files->low, files->high) != NULL;
		results[n].entry = program.entry;
		results[n].count = program.count;
		for (uint32_t i = 0; i < PROBE_KEPT; i++) {
			const struct elf_segment *segment = &program.segments[i];

			results[n].segments[i].address = segment->address;
			results[n].segments[i].size = segment->size;
			results[n].segments[i].file_offset = segment->file_offset;
			results[n].segments[i].file_size = segment->file_size;
			results[n].segments[i].writable = segment->writable;
		}
	}
}

/* ---- 4.3: tasks ---------------------------------------------------------------------------------------------------------- */

static struct {
	paddr_t first;
	unsigned order;
} blocks[BLOCKS_MAX];
static uint32_t block_count;

/* Takes all memory but so many single frames; free_again() gives it back. */
static void
leave_free(uint32_t frames)
{
	paddr_t kept[16], first;

	for (uint32_t n = 0; n < frames; n++)
		kept[n] = frames_alloc(0);
	for (int order = FRAME_ORDER_MAX; order >= 0; order--)
		while (block_count < BLOCKS_MAX && (first = frames_alloc(order)) != FRAME_NONE) {
			blocks[block_count].first = first;
			blocks[block_count++].order = order;
		}
	for (uint32_t n = 0; n < frames; n++)
		frames_free(kept[n], 0);
}

static void
free_again(void)
{
	for (; block_count > 0; block_count--)
		frames_free(blocks[block_count - 1].first, blocks[block_count - 1].order);
}

static void
do_tasks(const struct probe_tasks *script)
{
	struct probe_tasks_result *result = probe_room(sizeof(*result));
	struct task *parent = NULL;

	result->kernel_directory = virtual_to_physical(kernel_directory);
	for (uint32_t n = 0; n < script->count; n++) {
		error_t error = E_OK;
		struct task *task;

		if (script->tasks[n].frames != PROBE_ALL_FRAMES)
			leave_free(script->tasks[n].frames);
		result->tasks[n].parent_before = parent != NULL ? parent->charged : 0;
		result->tasks[n].free_before = frames_free_count;
		task = task_create(parent, script->tasks[n].quota, PRIORITY_COUNT - 1, script->tasks[n].handles, &error);
		result->tasks[n].free_after = frames_free_count;
		result->tasks[n].parent_after = parent != NULL ? parent->charged : 0;
		free_again();
		result->tasks[n].error = task != NULL ? 0 : error;
		if (task == NULL)
			continue;
		parent = parent == NULL ? task : parent;
		result->tasks[n].directory = virtual_to_physical(task->directory);
		result->tasks[n].table = virtual_to_physical(task->handles);
		result->tasks[n].limit = task->handle_limit;
		result->tasks[n].used = task->handle_used;
		result->tasks[n].charged = task->charged;
		memcpy(result->tasks[n].taken, task->handles_taken, sizeof(task->handles_taken));
	}
}

/* ---- 4.4, 4.6: handles ---------------------------------------------------------------------------------------------------- */

static struct task tasks[PROBE_TABLES];
static struct handle entries[PROBE_TABLES][PROBE_TABLE_ENTRIES];
static struct thread thread;
static struct endpoint endpoints[2];
static struct memory memories[2];

/* Tables as task_create() makes them, without it. */
static void
tables_set_up(const uint32_t limits[PROBE_TABLES])
{
	for (uint32_t n = 0; n < PROBE_TABLES; n++) {
		tasks[n].handles = entries[n];
		tasks[n].handle_limit = limits[n];
		tasks[n].handles_taken[0] = 1;
		for (uint32_t bit = limits[n]; bit % 32 != 0; bit++)
			tasks[n].handles_taken[bit / 32] |= 1u << bit % 32;
		tasks[n].quota = QUOTA;
		tasks[n].object = (struct object){ .type = OBJECT_TASK, .references = 1 };
		link_init(&tasks[n].charged_objects);
	}
	tasks[PROBE_TABLES - 1].state = TASK_DYING;
	thread.task = &tasks[0];
	thread.object = (struct object){ .type = OBJECT_THREAD, .references = 1 };
	current = &thread;
}

static void
objects_set_up(struct object *objects[PROBE_OBJECTS])
{
	error_t error;

	for (uint32_t n = 0; n < 2; n++) {
		endpoints[n].object = (struct object){ .type = OBJECT_ENDPOINT, .references = 1 };
		endpoints[n].receive_handles = 1;
		memories[n].object = (struct object){ .type = OBJECT_MEMORY, .references = 1 };
		objects[n] = &endpoints[n].object;
		objects[2 + n] = &memories[n].object;
		objects[PROBE_LASTING + n] = object_create(OBJECT_PORTS, &tasks[1], &error);
	}
}

static bool
is_entry(const struct task *task, uint32_t index, bool used)
{
	return index > 0 && index < task->handle_limit && (task->handles[index].meta != 0) == used;
}

static error_t
call_do(const struct probe_handle_op *op)
{
	struct frame frame = { .eax = op->index << 8, .esi = op->wanted, .edi = op->rights };

	switch ((enum probe_handle_kind)op->kind) {
	case HANDLES_COPY:
		return call_handle_copy(&frame, NULL, &tasks[op->table]);
	case HANDLES_MOVE:
		return call_handle_move(&frame, NULL, &tasks[op->table]);
	case HANDLES_CALL_CLOSE:
		return call_handle_close(&frame, NULL, NULL);
	default:
		return call_handle_info(&frame, NULL, NULL);
	}
}

/* The probe's own reference to one of the last objects goes when its first handle is there. */
static void
insert_do(const struct probe_handle_op *op, struct object *object)
{
	static uint32_t inserted;

	handle_insert(&tasks[op->table], op->index, object, op->rights);
	if (op->object >= PROBE_LASTING && !(inserted & 1u << op->object))
		object_release(object);
	inserted |= 1u << op->object;
}

static uint32_t
handle_do(const struct probe_handle_op *op, struct object *const objects[PROBE_OBJECTS])
{
	struct task *task = &tasks[op->table];

	switch ((enum probe_handle_kind)op->kind) {
	case HANDLES_FIRST:
		return handle_first_free(task);
	case HANDLES_CHOOSE:
		return handle_choose(task, op->index);
	case HANDLES_INSERT:
		if (is_entry(task, op->index, false))
			insert_do(op, objects[op->object]);
		return 0;
	case HANDLES_CLOSE:
		if (is_entry(task, op->index, true))
			handle_close(task, op->index);
		return 0;
	default:
		return call_do(op);
	}
}

static void
do_handles(const struct probe_handles *script)
{
	struct probe_handles_result *result = probe_room(sizeof(*result));
	struct object *objects[PROBE_OBJECTS];

	tables_set_up(script->limits);
	objects_set_up(objects);
	result->slot = tasks[1].charged / 2;
	for (uint32_t n = 0; n < script->count; n++)
		result->values[n] = handle_do(&script->ops[n], objects);
	for (uint32_t n = 0; n < PROBE_OBJECTS; n++)
		result->objects[n] = (uintptr_t)objects[n];
	for (uint32_t n = 0; n < PROBE_LASTING; n++)
		result->references[n] = objects[n]->references;
	for (uint32_t n = 0; n < 2; n++)
		result->receivers[n] = endpoints[n].receive_handles;
	result->charged = tasks[1].charged;
	for (uint32_t n = 0; n < PROBE_TABLES; n++) {
		result->tables[n].used = tasks[n].handle_used;
		memcpy(result->tables[n].taken, tasks[n].handles_taken, sizeof(result->tables[n].taken));
		memcpy(result->tables[n].entries, entries[n], sizeof(entries[n]));
	}
}

/* ---- 4.5: decoding ------------------------------------------------------------------------------------------------------ */

static struct object decoded[PROBE_DECODE_ENTRIES];
static uint32_t calls;
static void *found, *found_second;

static uint32_t
name_of(const void *object)
{
	const uintptr_t offset = (uintptr_t)object - (uintptr_t)decoded;

	if (object == NULL)
		return DECODED_NULL;
	if (object == &tasks[0])
		return DECODED_TASK;
	if (object == &thread)
		return DECODED_THREAD;
	return offset < sizeof(decoded) && offset % sizeof(decoded[0]) == 0 ? offset / sizeof(decoded[0]) : DECODED_STRANGE;
}

static error_t
call_noted(struct frame *frame, void *object, void *second)
{
	calls++;
	found = object;
	found_second = second;
	return DECODED_RESULT;
}

static void
do_decode(const struct probe_decode *script)
{
	struct probe_decode_result *results = probe_room(script->count * sizeof(*results));

	tables_set_up((const uint32_t[PROBE_TABLES]){ script->limit, 2, 2 });
	for (uint32_t n = 1; n < PROBE_DECODE_ENTRIES; n++)
		entries[0][n] = (struct handle){ script->metas[n] != 0 ? &decoded[n] : NULL, script->metas[n] };
	for (uint32_t n = 0; n < script->count; n++) {
		struct frame frame = { .eax = script->ops[n].handle << 8, .ebx = script->ops[n].second };

		found = found_second = &calls;
		calls = 0;
		results[n].error = script->ops[n].kind == DECODE_ONE ?
			handle_decode(script->ops[n].handle, script->ops[n].need, &found) :
			call_decoded(call_noted, &frame, script->ops[n].need, script->ops[n].need_second);
		results[n].object = name_of(found);
		results[n].second = name_of(found_second);
		results[n].calls = calls;
	}
}

/* ---- 4.8: a test, tested -------------------------------------------------------------------------------------------------- */

static enum probe_verdict
try_table(uint32_t number)
{
	struct handle_table table;

	table_set_up(number, &table);
	if (handles_test(&table) != NULL)
		return TEST_REFUSES;
	return table_is_empty() ? TEST_ACCEPTS : TEST_LEAVES;
}

/* ---- init ------------------------------------------------------------------------------------------------------------------ */

/* The pages of a table that map memory. */
static void
note_pages(struct probe_user_result *result, const pte_t *table, uint32_t address)
{
	for (uint32_t n = 0; n < TABLE_ENTRIES && address + n * PAGE_SIZE < USER_TOP; n++) {
		const uint32_t frame = (table[n] & PTE_FRAME) / PAGE_SIZE;
		const struct memory *owner;

		if (!(table[n] & PTE_PRESENT) || frame >= frame_info_count || result->count == PROBE_PAGES_MAX)
			continue;
		owner = frame_infos[frame].owner;
		result->pages[result->count].address = address + n * PAGE_SIZE;
		result->pages[result->count].owner = (uintptr_t)owner;
		result->pages[result->count++].references = owner != NULL ? owner->object.references : 0;
	}
}

static struct probe_user_result *user_result;

static void
note_init(const struct frame *frame)
{
	user_result->directory = virtual_to_physical(init_task->directory);
	memcpy(user_result->frame, frame, sizeof(*frame));
	for (uint32_t n = 0; n < KERNEL_FIRST_ENTRY; n++)
		if (init_task->directory[n] & PTE_PRESENT)
			note_pages(user_result, physical_to_virtual(init_task->directory[n] & PTE_FRAME), n * TABLE_SPAN);
}

/*
 * Calls and interrupts go on as ever.  After an exception init goes on where the host says, until
 * there is no more to do.
 */
static struct frame *
note_exception(struct frame *frame)
{
	const struct probe_user *data = (const void *)(probe_stage_input() + 1);
	const uint32_t step = user_result->exceptions;

	if (frame->trap >= VECTOR_IRQ)
		return trap_user(frame);
	memcpy(user_result->steps[step].frame, frame, sizeof(*frame));
	user_result->steps[step].address = read_register(cr2);
	user_result->exceptions++;
	if (step == data->count) {
		note_init(frame);
		probe_done();
	}
	frame->eip = data->steps[step];
	return frame;
}

/* ---- entry ---------------------------------------------------------------------------------------------------------------- */

static void
try_part(const void *data)
{
	switch (*(const enum probe_action *)data) {
	case PROBE_FRAMES:
		do_frames(data);
		break;
	case PROBE_FILES:
		do_files(data);
		break;
	case PROBE_TASKS:
		do_tasks(data);
		break;
	case PROBE_HANDLES:
		do_handles(data);
		break;
	case PROBE_DECODE:
		do_decode(data);
		break;
	case PROBE_TEST:
		probe_try(&((const struct probe_trial *)data)->test, try_table);
		break;
	case PROBE_LOOK:
	case PROBE_RUN:
		return;
	}
	probe_done();
}

static void
nothing_at_once(const struct probe_input *input)
{
	(void)input;
}

void
probe_enter(uint32_t magic, paddr_t info)
{
	(void)magic;
	probe_run(info, nothing_at_once);
}

void
probe_stage(unsigned lab)
{
	const struct probe_input *input = probe_stage_input();
	const struct probe_user *data = (const void *)(input + 1);

	if (input == NULL)
		return;
	if (lab == 3)
		try_part(data);
	if (lab != 4)
		return;
	user_result = probe_room(sizeof(*user_result));
	user_result->count = user_result->exceptions = 0;
	if (data->action == PROBE_LOOK) {
		note_init(&container_of(init_task->threads.next, struct thread, sibling)->frame);
		probe_done();
	}
	entry_table.user = note_exception;
}

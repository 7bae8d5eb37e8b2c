/* SPDX-License-Identifier: MIT */
/*
 * probe.c: the grader's code inside the kernel under test of lab 2.
 *
 *   Takes the place of kernel/debug/probe.c and runs before any other code written in C; what lab 1
 *   asks for is not used.  Does what probe.h says; then the machine stops and never goes on
 *   (labs/probe.c).
 */
#include "debug/probe.h"

#include "abi/calls.h"
#include "arch/i386/cpu.h"
#include "arch/i386/io.h"
#include "arch/i386/string.h"
#include "arch/i386/usercopy.h"
#include "boot_info.h"
#include "calls.h"
#include "frames.h"
#include "labs/lab02-memory/tests/probe.h"
#include "labs/lab02-memory/tests/probe_allocators.h"
#include "memory.h"
#include "space.h"
#include "task.h"

#define SPACE_RAM_START	0x00600000u	/* what the task of PROBE_SPACE lives on */
#define SPACE_RAM_END	0x00c00000u
#define QUOTA		0x01000000u

uint8_t probe_arena[PROBE_COPY_PAGES * PAGE_SIZE] __attribute__((aligned(PAGE_SIZE)));

/* ---- 2.1: the first half of a walk --------------------------------------------------------------------------- */

static void
do_entries(const struct probe_entries *entries)
{
	static pte_t directory[TABLE_ENTRIES] __attribute__((aligned(PAGE_SIZE)));
	uint32_t *result = probe_room(entries->count * sizeof(*result));

	memcpy(directory, entries->directory, sizeof(directory));
	for (uint32_t n = 0; n < entries->count; n++)
		result[n] = (uintptr_t)paging_entry(directory, entries->addresses[n]);
}

/* ---- 2.2, 2.3: frames -------------------------------------------------------------------------------------------- */

static void
frames_set_up(uint32_t count, const struct memory_region *regions)
{
	memset(&boot_info, 0, sizeof(boot_info));
	boot_info.usable.count = boot_info.all.count = count;
	for (uint32_t n = 0; n < count; n++)
		boot_info.usable.regions[n] = boot_info.all.regions[n] = regions[n];
	frames_init();
}

static void
do_frames(const struct probe_frames *script)
{
	struct probe_frames_result *result = probe_room(sizeof(*result));
	struct memory_region regions[PROBE_REGIONS];

	for (uint32_t n = 0; n < script->region_count; n++)
		regions[n] = (struct memory_region){ script->regions[n].start, script->regions[n].end };
	frames_set_up(script->region_count, regions);
	result->table = (uintptr_t)frame_infos;
	result->table_count = frame_info_count;
	result->free_at_start = frames_free_count;
	for (uint32_t n = 0; n < script->count; n++) {
		const struct probe_frames_op *op = &script->ops[n];

		if (op->kind == FRAMES_ALLOC)
			result->ops[n].address = frames_alloc(op->order);
		if (op->kind == FRAMES_FREE && (script->ops[op->from].kind == FRAMES_ADOPT || result->ops[op->from].address != FRAME_NONE))
			frames_free((script->ops[op->from].kind == FRAMES_ADOPT ? script->ops[op->from].from * PAGE_SIZE :
				     result->ops[op->from].address) + op->offset * PAGE_SIZE, op->order);
		if (op->kind == FRAMES_ADOPT)
			frames_adopt(op->from * PAGE_SIZE, op->offset, NULL);
		result->ops[n].free = frames_free_count;
	}
}

/* ---- 2.4: the kernel's own mapping --------------------------------------------------------------------------------- */

static void
do_kernel_map(void)
{
	struct probe_kernel_result *result = probe_room(sizeof(*result));

	cpu_init();
	result->directory = (uintptr_t)kernel_directory;
	paging_init();
}

/* ---- 2.5, 2.6: what is mapped in a task ------------------------------------------------------------------------------ */

/* The directory that boot.S made serves as the kernel's: paging_init() may not be written. */
static void
borrow_directory(void)
{
	const pte_t *boot = physical_to_virtual(read_register(cr3) & PTE_FRAME);

	for (uint32_t n = KERNEL_BASE / TABLE_SPAN; n < TABLE_ENTRIES; n++)
		kernel_directory[n] = boot[n];
}

/* What of a task these exercises need: a space and a quota.  Making a whole one is a later lab's. */
static struct task *
make_task(void)
{
	static pte_t directory[TABLE_ENTRIES] __attribute__((aligned(PAGE_SIZE)));
	static struct task task;

	memcpy(directory, kernel_directory, sizeof(directory));
	task.object = (struct object){ .type = OBJECT_TASK, .references = 1 };
	task.directory = directory;
	task.quota = QUOTA;
	link_init(&task.charged_objects);
	return &task;
}

static struct memory *
make_memory(struct task *task, uint32_t number, uint32_t *frames)
{
	const bool device = number == PROBE_MEMORIES - 1;
	error_t error;
	struct memory *memory = object_create(OBJECT_MEMORY, task, &error);

	memory_init(memory, device ? MEMORY_KIND_DEVICE : MEMORY_KIND_SPARSE, device ? PROBE_DEVICE : 0, PROBE_MEMORY_PAGES);
	for (uint32_t page = 0; page < PROBE_MEMORY_PAGES; page++) {
		if (!device)
			memory_commit(memory, page);
		frames[page] = memory_page(memory, page);
		if (!device)
			*(uint32_t *)physical_to_virtual(frames[page]) = PROBE_PAGE_WORD(number, page);
	}
	return memory;
}

static uint32_t
space_do(struct task *task, struct memory *const *memories, const struct probe_space_op *op)
{
	struct frame frame = { .ebx = op->address, .esi = op->pages * PAGE_SIZE };

	switch ((enum probe_space_kind)op->kind) {
	case SPACE_MAP:
		return space_map(task, memories[op->memory], op->address, op->first, op->pages, op->rights);
	case SPACE_UNMAP:
		return call_memory_unmap(&frame, task, NULL);
	case SPACE_PROTECT:
		frame.esi |= op->rights;
		return call_memory_protect(&frame, task, NULL);
	case SPACE_READ:
		return *(volatile uint32_t *)op->address;
	case SPACE_REAP:
		task->cursor = 0;
		while (space_reap(task) > 0)
			;
		return 0;
	case SPACE_MAILBOX:
		return space_map_mailboxes(task, op->first);
	}
	return 0;
}

static void
do_space(const struct probe_space *script)
{
	const struct memory_region ram = { SPACE_RAM_START, SPACE_RAM_END };
	struct probe_space_result *result = probe_room(sizeof(*result));
	struct memory *memories[PROBE_MEMORIES];
	struct task *task;

	frames_set_up(1, &ram);
	objects_init();
	borrow_directory();
	task = make_task();
	for (uint32_t n = 0; n < PROBE_MEMORIES; n++)
		memories[n] = make_memory(task, n, result->frames[n]);
	paging_use(task->directory);
	result->directory = virtual_to_physical(task->directory);
	result->table = (uintptr_t)frame_infos;
	result->free_before = frames_free_count;
	for (uint32_t n = 0; n < script->count; n++)
		result->values[n] = space_do(task, memories, &script->ops[n]);
	result->free_after = frames_free_count;
	for (uint32_t n = 0; n < PROBE_MEMORIES; n++)
		result->references[n] = memories[n]->object.references;
}

/* ---- 2.7: copying ----------------------------------------------------------------------------------------------------- */

static pte_t copy_directory[TABLE_ENTRIES] __attribute__((aligned(PAGE_SIZE)));
static pte_t copy_tables[PROBE_COPY_TABLES][TABLE_ENTRIES] __attribute__((aligned(PAGE_SIZE)));

/* The host draws addresses in no more spans than there are tables. */
static void
copy_map(const struct probe_copy *script)
{
	uint32_t tables = 0;

	for (uint32_t n = 0; n < sizeof(probe_arena); n++)
		probe_arena[n] = PROBE_ARENA_BYTE(n);
	for (uint32_t n = 0; n < PROBE_COPY_PAGES; n++) {
		const uint32_t address = script->pages[n].address;
		pte_t *table = &copy_directory[address / TABLE_SPAN];

		if (*table == 0)
			*table = virtual_to_physical(copy_tables[tables++]) | PTE_PRESENT | PTE_WRITE | PTE_USER;
		if (script->pages[n].bits != 0)
			((pte_t *)physical_to_virtual(*table & PTE_FRAME))[address / PAGE_SIZE % TABLE_ENTRIES] =
				virtual_to_physical(probe_arena + n * PAGE_SIZE) | script->pages[n].bits;
	}
}

static void
do_copy(const struct probe_copy *script)
{
	struct probe_copy_result *results = probe_room(script->count * sizeof(*results));
	static uint8_t buffer[PROBE_COPY_BYTES];

	static struct thread thread;
	static struct task task;

	copy_map(script);
	task.directory = copy_directory;
	thread.task = &task;
	current = &thread;
	for (uint32_t n = 0; n < script->count; n++) {
		const struct probe_copy_op *op = &script->ops[n];
		const uptr_t address = { op->address };
		uint32_t sum = 0;

		for (uint32_t i = 0; i < sizeof(buffer); i++)
			buffer[i] = PROBE_BUFFER_BYTE(n, i);
		if (op->kind == COPY_USABLE)
			results[n].error = user_range_usable(copy_directory, address, op->size, op->need);
		else if (op->kind == COPY_TO_USER)
			results[n].error = copy_to_caller(op->address, buffer, op->size);
		else
			results[n].error = copy_from_caller(buffer, op->address, op->size);
		for (uint32_t i = 0; i < sizeof(buffer); i++)
			sum = PROBE_SUM(sum, buffer[i]);
		results[n].sum = sum;
	}
}

/* ---- 2.8: a test, tested -------------------------------------------------------------------------------------------------- */

static enum probe_verdict
try_allocator(uint32_t number)
{
	struct allocator allocator;

	allocator_set_up(number, &allocator);
	if (frames_test(&allocator) != NULL)
		return TEST_REFUSES;
	return allocator_left() == allocator.frames ? TEST_ACCEPTS : TEST_LEAVES;
}

/* ---- entry ---------------------------------------------------------------------------------------------------------------- */

static void
act(const struct probe_input *input)
{
	const void *data = input + 1;

	switch ((enum probe_action)input->action) {
	case PROBE_ENTRIES:
		do_entries(data);
		break;
	case PROBE_FRAMES:
		do_frames(data);
		break;
	case PROBE_KERNEL_MAP:
		do_kernel_map();
		break;
	case PROBE_SPACE:
		do_space(data);
		break;
	case PROBE_COPY:
		do_copy(data);
		break;
	case PROBE_TEST:
		probe_try(data, try_allocator);
		break;
	}
}

void
probe_enter(uint32_t magic, paddr_t info)
{
	(void)magic;
	probe_run(info, act);
}

void
probe_stage(unsigned lab)
{
	struct probe_stage_result *result;

	if (lab != 2 || probe_stage_input() == NULL)
		return;
	result = probe_room(sizeof(*result));
	result->table = (uintptr_t)frame_infos;
	result->table_count = frame_info_count;
	result->free = frames_free_count;
	probe_done();
}

/* SPDX-License-Identifier: MIT */
/*
 * init.c: the first program, made by hand.
 *
 *   init is the one program that the kernel loads itself: from the boot archive, whole, into a
 *   Memory for each segment and one for the stack.  It gets all memory as its quota and a handle to
 *   everything there is (abi/boot.h); whatever else runs on the machine gets its share from init.
 *
 *   Its pages are written through the direct map, before any thread runs in its space: so it makes
 *   no difference that it may not write some of them itself.
 *
 *   The stack holds what a program of the i386 System V ABI expects ("Process Stack"):
 *
 *       sp ->  argc, argv[0] .. argv[argc - 1], 0, no environment: 0, no auxiliary vector: 0, 0,
 *              then the strings
 */
#include "boot/init.h"

#include "abi/boot.h"
#include "arch/i386/string.h"
#include "boot/archive.h"
#include "boot/cmdline.h"
#include "boot/elf.h"
#include "boot/multiboot.h"
#include "calls.h"
#include "debug/panic.h"
#include "device.h"
#include "frames.h"
#include "memory.h"
#include "space.h"

#define INIT_PRIORITY		20u
#define STACK_PAGES		16u
#define STACK_TOP		(USER_TOP - PAGE_SIZE)
#define STACK_BASE		(STACK_TOP - STACK_PAGES * PAGE_SIZE)
#define DEVICE_PAGES		0x100000u	/* all 4 GiB */
#define RIGHTS_MEMORY		(RIGHT_READ | RIGHT_MAP | RIGHT_TRANSFER)

static void *
make(uint32_t type, struct task *payer)
{
	error_t error;
	void *object = object_create(type, payer, &error);

	if (object == NULL)
		panic("no memory for what init gets");
	return object;
}

static struct memory *
memory_make(enum memory_kind kind, paddr_t base, uint32_t pages)
{
	return memory_init(make(OBJECT_MEMORY, init_task), kind, base, pages);
}

/*
 * Makes a sparse Memory (memory_make()) of that many pages, gives each a frame (memory_commit())
 * and maps all of them in init from a page-aligned address on (space_map(), which does at most
 * MAP_STEP pages at a time): to be read, or with PTE_WRITE and PTE_MAY_WRITE.  Afterwards only the
 * mapped pages hold the Memory: it goes when the last of them is unmapped.  Panics if a frame is
 * missing.
 *
 * LAB 4.7
 */
static void
init_map(uint32_t address, uint32_t pages, bool writable)
{
	struct memory *memory = memory_make(MEMORY_KIND_SPARSE, 0, pages);
	const pte_t bits = writable ? PTE_WRITE | PTE_MAY_WRITE : 0;

	for (uint32_t page = 0; page < pages; page++)
		if (memory_commit(memory, page) < 0 || space_map(init_task, memory, address + page * PAGE_SIZE, page, 1, bits) < 0)
			panic("no memory for init");
	object_release(&memory->object);	/* the mapping keeps it */
}

/*
 * Copies bytes to an address in init's space, where pages are mapped that may lie anywhere in
 * memory.  Init's space is not in use: each byte is reached by paging_entry() and the direct map
 * (physical_to_virtual()), in pages that init itself may not write as well.
 *
 * LAB 4.7
 */
static void
init_write(uint32_t address, const void *bytes, uint32_t size)
{
	for (uint32_t done = 0; done < size; done++) {
		const pte_t entry = *paging_entry(init_task->directory, address + done);
		uint8_t *byte = physical_to_virtual(entry & PTE_FRAME);

		byte[(address + done) % PAGE_SIZE] = ((const uint8_t *)bytes)[done];
	}
}

/* Loads the program; returns its entry. */
static uint32_t
program_load(const struct archive *archive)
{
	struct archive_file file;
	struct elf_program program;
	const char *wrong;

	if (!archive_find(archive, "init", &file))
		boot_refuse("the boot archive has no program named init.\n"
			    "Make it again with: make build/archive");
	wrong = elf_read(&program, file.data, file.size, USER_BASE, STACK_BASE);
	if (wrong != NULL)
		boot_refuse("the program init in the boot archive cannot be loaded: %s", wrong);
	for (const struct elf_segment *segment = program.segments; segment < program.segments + program.count; segment++) {
		const uint32_t first = segment->address & ~PAGE_MASK, end = segment->address + segment->size;

		init_map(first, (end - first + PAGE_MASK) / PAGE_SIZE, segment->writable);
		init_write(segment->address, file.data + segment->file_offset, segment->file_size);
	}
	return program.entry;
}

static uint32_t
string_push(uint32_t *top, const char *text)
{
	*top -= strlen(text) + 1;
	init_write(*top, text, strlen(text) + 1);
	return *top;
}

/*
 * Fills init's stack, which is mapped from STACK_BASE to STACK_TOP and zero, from its top down, as
 * the comment above shows: the strings argv[0] = "init" and one for each word of the kernel's
 * command line (cmdline_count(), cmdline_word()), in any order, each with its 0; below them the
 * words, without gaps between these.  Returns what the stack pointer will be: the address of argc,
 * a multiple of 16.
 *
 * LAB 4.7
 */
static uint32_t
stack_fill(void)
{
	const uint32_t count = 1 + cmdline_count();
	uint32_t words[1 + 1 + CMDLINE_WORDS + 4] = { count };
	uint32_t top = STACK_TOP, size;

	words[1] = string_push(&top, "init");
	for (uint32_t n = 1; n < count; n++)
		words[1 + n] = string_push(&top, cmdline_word(n - 1));
	size = (1 + count + 4) * sizeof(words[0]);
	top = (top - size) & ~15u;
	init_write(top, words, size);
	return top;
}

static void
give(enum init_handle index, struct object *object, uint32_t rights)
{
	handle_insert(init_task, index, object, rights);
	object_release(object);
}

static void
handles_fill(struct thread *thread)
{
	const uint32_t first = boot_info.archive_start;
	const uint32_t pages = (boot_info.archive_size + PAGE_MASK) / PAGE_SIZE;
	const uint32_t powers = RIGHT_MANAGE | RIGHT_TRANSFER;
	struct memory *whole = memory_make(MEMORY_KIND_CONTIGUOUS, first, pages);
	struct memory *devices = memory_make(MEMORY_KIND_DEVICE, 0, DEVICE_PAGES);
	struct ports *ports = make(OBJECT_PORTS, NULL);

	frames_adopt(first, pages, whole);
	ports->count = PORTS_ALL;
	handle_insert(init_task, INIT_TASK, &init_task->object, RIGHTS_ALL);
	give(INIT_THREAD, &thread->object, RIGHTS_ALL);
	give(INIT_ARCHIVE, &whole->object, RIGHTS_MEMORY);
	give(INIT_DEVICES, &devices->object, powers);
	give(INIT_PORTS, &ports->object, powers);
	for (uint32_t line = 0; line < IRQ_LINES; line++) {
		irqs[line] = make(OBJECT_IRQ, NULL);
		irqs[line]->line = line;
		handle_insert(init_task, INIT_IRQ + line, &irqs[line]->object, powers);
	}
}

struct thread *
init_make(const struct archive *archive)
{
	const uint32_t entry = program_load(archive);
	struct thread *thread;
	error_t error;

	init_map(STACK_BASE, STACK_PAGES, true);
	thread = thread_create(init_task, entry, stack_fill(), INIT_PRIORITY, &error);
	if (thread == NULL)
		panic("init's thread cannot be made (error %d)", error);
	handles_fill(thread);
	return thread;
}

/* SPDX-License-Identifier: MIT */
/*
 * boot.c: the order in which the kernel comes up.
 *
 *   Boot is a table of stages, one a lab, run from the top.  Each says in the log that it begins; one that fails
 *   says why and ends the boot, so that a kernel that is written in part comes up as far as it goes.  After the
 *   stage of lab n come probe_stage(n), where the grader may look at the machine, and the failures that the
 *   command line asks for.  The option stage=n ends the boot, cleanly, after the stage of lab n.
 *
 *   With the last stage done the kernel is left for the first program.
 *
 *   init is the one program that the kernel loads itself: from the boot archive, whole, into a Memory for each segment and one for
 *   the stack.  It gets all memory as its quota and a handle to everything there is (abi/boot.h); whatever else runs on
 *   the machine gets its share from init.
 *
 *   The stack holds what a program of the i386 System V ABI expects ("Process Stack"):
 *
 *       sp ->  argc, argv[0] .. argv[argc - 1], 0, no environment: 0, no auxiliary vector: 0, 0, then the strings
 */
#include "abi/boot.h"
#include "arch/i386/cpu.h"
#include "arch/i386/entry.h"
#include "arch/i386/multiboot.h"
#include "arch/i386/power.h"
#include "arch/i386/sections.h"
#include "arch/i386/string.h"
#include "archive.h"
#include "calls.h"
#include "debug/frames_test.h"
#include "debug/log.h"
#include "debug/panic.h"
#include "debug/probe.h"
#include "debug/provoke.h"
#include "debug/trace.h"
#include "device.h"
#include "elf.h"
#include "frames.h"
#include "memory.h"
#include "space.h"

#define MIB		0x100000u
#define KIB		1024u
#define MEMORY_NEEDED	(12 * MIB)
#define INIT_HANDLE_COUNT	4096u
#define INIT_PRIORITY		20u
#define STACK_PAGES		16u
#define STACK_TOP		(USER_TOP - PAGE_SIZE)
#define DEVICE_PAGES		0x100000u	/* all 4 GiB */
#define RIGHTS_MEMORY		(RIGHT_READ | RIGHT_MAP | RIGHT_TRANSFER)

static struct archive archive;	/* valid from the end of the first stage on */
static paddr_t loader_info;

static void
print_memory(void)
{
	const struct memory_map *map = &boot_info.usable;

	for (const struct memory_region *region = map->regions; region < map->regions + map->count; region++)
		log_printf("memory: %08x .. %08x usable, %u KiB\n", region->start, region->end - 1, (region->end - region->start) / KIB);
	log_printf("memory: %u KiB for the kernel to use, of %llu KiB reported\n",
		   memory_map_size(map) / KIB, boot_info.reported / KIB);
	if (boot_info.reported / MIB > boot_info.found / MIB + 1)
		log_printf("memory: %llu MiB lie beyond the kernel's reach and stay unused\n",
			   (boot_info.reported - boot_info.found) / MIB);
}

/* Reads what the loader handed over.  Does not come back if that cannot be booted. */
static void
read_loader(void)
{
	const struct physical_window memory = { (const uint8_t *)KERNEL_BASE, DIRECT_MAP_SIZE };
	const struct memory_region kernel = {
		(uintptr_t)kernel_start - KERNEL_BASE, (uintptr_t)kernel_end - KERNEL_BASE,
	};
	const char *problem = multiboot_read(&memory, loader_info, kernel, &boot_info);

	if (problem != NULL)
		boot_refuse("%s", problem);
	if (!cmdline_init(boot_info.command_line))
		log_printf("boot: the command line is too long; its end is ignored\n");
	if (boot_info.found < MEMORY_NEEDED)
		boot_refuse("it found %u KiB of memory and needs at least %u KiB",
			    boot_info.found / KIB, MEMORY_NEEDED / KIB);
}

/* Opens the boot archive.  Does not come back without one. */
static void
read_archive(void)
{
	struct archive_error error;

	if (boot_info.archive_size == 0)
		boot_refuse("the loader passed no boot archive.\n"
			    "In grub.cfg a line 'module /boot/archive' is needed, "
			    "with QEMU the option -initrd build/archive");
	if (!archive_open(&archive, (const void *)(KERNEL_BASE + boot_info.archive_start),
			  boot_info.archive_size, &error))
		boot_refuse("the boot archive (%u bytes) is damaged at offset %zu: %s.\n"
			    "Make it again with: make build/archive", boot_info.archive_size,
			    error.offset, error.what);
	log_printf("archive: ustar, %u KiB at %08x%s%s\n", boot_info.archive_size / KIB, boot_info.archive_start,
		   boot_info.archive_name[0] != '\0' ? ", " : "", boot_info.archive_name);
	if (boot_info.module_count > 1)
		log_printf("archive: %u further modules are ignored\n", boot_info.module_count - 1);
}

/*
 * Lab 1: output, what machine this is, what the loader passed on.  The first words are not formatted, so that
 * they are seen as soon as a byte can be sent.
 */
static bool
stage_boot(void)
{
	static const char banner[] = "Pith\n";

	log_init();
	log_bytes(banner, sizeof(banner) - 1);
	cpu_init();
	log_printf("cpu: %s, signature %x:", cpu.vendor, cpu.signature);
	for (unsigned i = 0; i < CPU_FEATURES; i++)
		if (cpu_has(i))
			log_printf(" %s", cpu_features[i].name);
	log_printf("\n");
	read_loader();
	log_printf("boot: loaded by %s, options:",
		   boot_info.loader[0] != '\0' ? boot_info.loader : "an unnamed loader");
	for (unsigned i = 0; i < cmdline_count(); i++)
		log_printf(" %s", cmdline_word(i));
	log_printf("\n");
	print_memory();
	read_archive();
	return true;
}

/* The boot option frames=test: what is wrong with the frame allocator is said at once. */
static void
test_frames(void)
{
	const struct allocator allocator = {
		frames_alloc, frames_free, PAGE_SIZE, frame_info_count * PAGE_SIZE, frames_free_count,
	};
	const char *wrong = cmdline_value("frames") != NULL ? frames_test(&allocator) : NULL;

	if (wrong != NULL)
		panic("the frame allocator is wrong: %s", wrong);
}

static bool
stage_memory(void)
{
	frames_init();
	test_frames();
	objects_init();
	paging_init();
	return true;
}

static struct memory *
memory_make(enum memory_kind kind, paddr_t base, uint32_t pages)
{
	error_t error;
	struct memory *memory = object_create(OBJECT_MEMORY, init_task, &error);

	if (memory == NULL)
		panic("no memory for a Memory of init's");
	return memory_init(memory, kind, base, pages);
}

/* Makes a Memory for a page-aligned range and maps all of it in init. */
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

/* Copies bytes into init's space, read-only pages included. */
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
program_load(void)
{
	struct archive_file file;
	struct elf_program program;
	const char *wrong;

	if (!archive_find(&archive, "init", &file))
		boot_refuse("the boot archive has no program named init.\n"
			    "Make it again with: make build/archive");
	wrong = elf_read(&program, file.data, file.size, USER_BASE, STACK_TOP - STACK_PAGES * PAGE_SIZE);
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

/* Fills init's stack; returns its pointer. */
static uint32_t
stack_fill(void)
{
	const uint32_t count = 1 + cmdline_count();
	uint32_t words[1 + 1 + CMDLINE_WORDS + 4] = { count };
	uint32_t top = STACK_TOP, size;

	init_map(STACK_TOP - STACK_PAGES * PAGE_SIZE, STACK_PAGES, true);
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

	frames_adopt(first, pages, whole);
	handle_insert(init_task, INIT_TASK, &init_task->object, RIGHTS_ALL);
	give(INIT_THREAD, &thread->object, RIGHTS_ALL);
	give(INIT_ARCHIVE, &whole->object, RIGHTS_MEMORY);
	give(INIT_DEVICES, &devices->object, powers);
	give(INIT_PORTS, &devices_init()->object, powers);
	for (uint32_t line = 0; line < IRQ_LINES; line++)
		handle_insert(init_task, INIT_IRQ + line, &irqs[line]->object, powers);
}

static bool
stage_user(void)
{
	struct thread *thread = NULL;
	const char *fast = cmdline_value("fastpath");
	error_t error;

	threads_init();
	sched_init();
	dispatch_init(fast == NULL || strcmp(fast, "off") != 0);
	trace_init();
	init_task = task_create(NULL, frames_free_count * PAGE_SIZE, PRIORITY_COUNT - 1,
				INIT_HANDLE_COUNT, &error);
	if (init_task != NULL)
		thread = thread_create(init_task, program_load(), stack_fill(), INIT_PRIORITY,
				       &error);
	if (thread == NULL)
		panic("init cannot be made (error %d)", error);
	handles_fill(thread);
	sched_ready(thread);
	return true;
}

static const struct stage {
	unsigned lab;
	const char *name;
	bool (*run)(void);
} stages[] = {
	{ 1, "boot and speak", stage_boot },
	{ 2, "memory", stage_memory },
	{ 3, "traps and time", stage_traps },
	{ 4, "user mode", stage_user },
};

_Noreturn void
kernel_main(uint32_t magic, paddr_t info)
{
	probe_enter(magic, info);
	loader_info = info;
	for (unsigned i = 0; i < countof(stages); i++) {
		const struct stage *stage = &stages[i];

		if (i > 0)
			log_printf("boot: stage %u, %s\n", stage->lab, stage->name);
		if (!stage->run())
			boot_refuse("stage %u of the boot, %s, failed", stage->lab, stage->name);
		probe_stage(stage->lab);
		provoke(stage->lab);
		if (cmdline_number("stage", 0) == stage->lab) {
			log_printf("boot: stage %u is done; ends here as stage=%u asks\n",
				   stage->lab, stage->lab);
			power_debug_exit(EXIT_CLEAN);
		}
	}
	log_printf("boot: starting init\n");
	log_release_console();
	cpu_leave(sched_leave_kernel());
}

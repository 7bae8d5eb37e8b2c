/* SPDX-License-Identifier: MIT */
/*
 * boot.c: the order in which the kernel comes up.
 *
 *   Boot is a table of stages, one a lab, run from the top.  Each says in the log that it begins;
 *   one that fails says why and ends the boot, so that a kernel that is written in part comes up as
 *   far as it goes.  After the stage of lab n come probe_stage(n), where the grader may look at the
 *   machine, and the failures that the command line asks for.  The option stage=n ends the boot,
 *   cleanly, after the stage of lab n.
 *
 *   With the last stage done the kernel is left for the first program (init.c).  What lies in the
 *   folders boot/ and selftest/ has run for the last time then: its code and constants are given
 *   back (sched_start()), and init's quota counts them already.  Its variables stay.  So nothing
 *   that runs later may call what lies here: the linker refuses it (boundary.ld).
 */
#include "arch/i386/cpu.h"
#include "arch/i386/descriptor.h"
#include "arch/i386/entry.h"
#include "arch/i386/fpu.h"
#include "arch/i386/pic.h"
#include "arch/i386/pit.h"
#include "arch/i386/power.h"
#include "arch/i386/sections.h"
#include "arch/i386/string.h"
#include "boot/archive.h"
#include "boot/cmdline.h"
#include "boot/init.h"
#include "boot/multiboot.h"
#include "calls.h"
#include "debug/log.h"
#include "debug/panic.h"
#include "debug/probe.h"
#include "debug/trace.h"
#include "frames.h"
#include "selftest/one_thread.h"
#include "selftest/selftest.h"

#define MIB		0x100000u
#define KIB		1024u
#define MEMORY_NEEDED	(12 * MIB)
#define INIT_HANDLE_COUNT	4096u

static struct archive archive;	/* valid from the end of the first stage on */
static paddr_t loader_info;
static struct thread *first_thread;	/* made by the last stage */

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
	selftest_memory_map();
	print_memory();
	read_archive();
	return true;
}

static bool
stage_memory(void)
{
	frames_init();
	selftest_frames();
	objects_init();
	paging_init();
	return true;
}

static bool
stage_traps(void)
{
	descriptors_init();
	fpu_init();
	pic_init();
	pit_init();
	pic_unmask(IRQ_TIMER);
	selftest_timeouts();
	one_thread();
	return true;
}

static bool
stage_user(void)
{
	const char *fast = cmdline_value("fastpath");
	error_t error;

	threads_init();
	sched_init();
	dispatch_init(fast == NULL || strcmp(fast, "off") != 0);
	trace_init(cmdline_value("trace"));
	init_task = task_create(NULL, frames_free_count * PAGE_SIZE + (kernel_boot_end - kernel_start), PRIORITY_COUNT - 1, INIT_HANDLE_COUNT, &error);
	if (init_task == NULL)
		panic("init cannot be made (error %d)", error);
	selftest_handles(init_task);
	first_thread = init_make(&archive);
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

/* The boot option stage=n. */
static bool
ends_after(unsigned lab)
{
	const char *stage = cmdline_value("stage");

	return stage != NULL && stage[0] == (char)('0' + lab) && stage[1] == '\0';
}

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
		provoke(stage->lab, cmdline_value("panic"));
		if (ends_after(stage->lab)) {
			log_printf("boot: stage %u is done; ends here as stage=%u asks\n",
				   stage->lab, stage->lab);
			power_debug_exit(EXIT_CLEAN);
		}
	}
	log_printf("boot: starting init\n");
	log_release_console();
	sched_start(first_thread, virtual_to_physical(kernel_start), virtual_to_physical(kernel_boot_end));
}

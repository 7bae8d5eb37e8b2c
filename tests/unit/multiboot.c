/* SPDX-License-Identifier: MIT */
/*
 * multiboot.c: what is made of the boot loader's structures.
 *
 *   Physical memory is an array of exactly the window's size, so that the sanitizer sees any look beyond.
 */
#include "memory_map.h"

#include "kernel/boot/memory_map.c"
#include "kernel/boot/multiboot.c"

#define WINDOW		0x3000u
#define INFO		0x1000u		/* where things lie in the window */
#define ENTRIES		0x1100u
#define MODULES		0x1800u
#define STRINGS		0x2000u

struct loader {
	uint8_t *bytes;			/* physical memory, WINDOW bytes */
	struct physical_window window;
	struct multiboot_info *info;
	uint32_t used;			/* bytes of entries */
};

static struct loader
loader_new(uint32_t flags)
{
	struct loader loader = { .bytes = malloc(WINDOW) };

	memset(loader.bytes, 0xa5, WINDOW);
	loader.window = (struct physical_window){ loader.bytes, WINDOW };
	loader.info = (struct multiboot_info *)(loader.bytes + INFO);
	memset(loader.info, 0xa5, sizeof(*loader.info));
	loader.info->flags = flags;
	loader.info->mmap_addr = ENTRIES;
	loader.info->mmap_length = 0;
	return loader;
}

static void
loader_entry(struct loader *loader, uint32_t size, uint64_t base, uint64_t length, uint32_t type)
{
	const struct multiboot_entry entry = { size, base, length, type };

	memcpy(loader->bytes + ENTRIES + loader->used, &entry, sizeof(entry));
	loader->used += size + 4;
	loader->info->mmap_length = loader->used;
}

/* Where an entry goes to when it must not be aligned or must lie at the window's end. */
static void
loader_move(struct loader *loader, uint32_t address)
{
	memmove(loader->bytes + address, loader->bytes + ENTRIES, loader->used);
	loader->info->mmap_addr = address;
}

static void
expect_range(const struct loader *loader, uint32_t index, uint64_t base, uint64_t length, bool usable)
{
	struct boot_range range;

	ck_assert(multiboot_range(&loader->window, loader->info, index, &range));
	ck_assert_uint_eq(range.base, base);
	ck_assert_uint_eq(range.length, length);
	ck_assert_int_eq(range.usable, usable);
}

static void
expect_no_range(const struct loader *loader, uint32_t index)
{
	struct boot_range range;

	ck_assert(!multiboot_range(&loader->window, loader->info, index, &range));
}

START_TEST(entries_of_the_map_in_order)
{
	struct loader loader = loader_new(MULTIBOOT_MMAP | MULTIBOOT_MEMORY);

	loader_entry(&loader, 20, 0, 0x9fc00, 1);
	loader_entry(&loader, 24, 0xfffc0000, 0x40000, 2);	/* longer than the kernel knows */
	loader_entry(&loader, 20, 0x100000000, 0x1000000000, 1);
	loader_entry(&loader, 20, 0x200000, 0x1000, 3);
	for (int odd = 0; odd < 2; odd++) {
		expect_range(&loader, 0, 0, 0x9fc00, true);
		expect_range(&loader, 1, 0xfffc0000, 0x40000, false);
		expect_range(&loader, 2, 0x100000000, 0x1000000000, true);
		expect_range(&loader, 3, 0x200000, 0x1000, false);
		expect_no_range(&loader, 4);
		expect_no_range(&loader, UINT32_MAX);
		loader_move(&loader, ENTRIES + 0x333);
	}
	free(loader.bytes);
}
END_TEST

START_TEST(without_a_map_the_two_sizes_count)
{
	struct loader loader = loader_new(MULTIBOOT_MEMORY);

	loader.info->mem_lower = 639;
	loader.info->mem_upper = 0xffffffff;
	expect_range(&loader, 0, 0, 639 * 1024, true);
	expect_range(&loader, 1, 0x100000, 0xffffffffull * 1024, true);
	expect_no_range(&loader, 2);
	loader.info->flags = MULTIBOOT_CMDLINE;
	expect_no_range(&loader, 0);
	free(loader.bytes);
}
END_TEST

START_TEST(a_broken_list_of_entries_ends_early)
{
	struct loader loader = loader_new(MULTIBOOT_MMAP);

	expect_no_range(&loader, 0);
	loader_entry(&loader, 20, 0, 0x1000, 1);
	loader_entry(&loader, 20, 0x1000, 0x1000, 1);
	loader.info->mmap_length -= 1;
	expect_range(&loader, 0, 0, 0x1000, true);
	expect_no_range(&loader, 1);
	loader.info->mmap_length = UINT32_MAX;		/* runs on into the pattern, 0xa5a5a5a5 long */
	expect_range(&loader, 1, 0x1000, 0x1000, true);
	expect_no_range(&loader, 3);
	loader.bytes[ENTRIES] = 19;			/* smaller than an entry */
	expect_no_range(&loader, 0);
	loader.bytes[ENTRIES] = 0;			/* would never move on */
	expect_no_range(&loader, 5);
	memset(loader.bytes + ENTRIES, 0xff, 4);	/* would wrap round to itself */
	expect_range(&loader, 0, 0, 0x1000, true);
	expect_no_range(&loader, 1);
	*(uint32_t *)(loader.bytes + ENTRIES) = 0u - 4 - 0x80;	/* would wrap round to before itself */
	memcpy(loader.bytes + ENTRIES - 0x80, loader.bytes + ENTRIES + 24, 24);
	expect_range(&loader, 0, 0, 0x1000, true);
	expect_no_range(&loader, 1);
	free(loader.bytes);
}
END_TEST

START_TEST(entries_outside_the_window_are_not_read)
{
	struct loader loader = loader_new(MULTIBOOT_MMAP);

	loader_entry(&loader, 20, 0, 0x1000, 1);
	loader_entry(&loader, 20, 0x1000, 0x1000, 1);
	loader_move(&loader, WINDOW - loader.used);
	expect_range(&loader, 1, 0x1000, 0x1000, true);
	loader_move(&loader, WINDOW - loader.used);
	loader.info->mmap_addr++;
	loader.info->mmap_length = 0x1000;
	expect_no_range(&loader, 1);
	loader.info->mmap_addr = WINDOW;
	expect_no_range(&loader, 0);
	loader.info->mmap_addr = 0xfffffff0;
	loader.info->mmap_length = UINT32_MAX;
	expect_no_range(&loader, 0);
	expect_no_range(&loader, 1);
	free(loader.bytes);
}
END_TEST

START_TEST(the_map_is_what_no_entry_denies)
{
	struct loader loader = loader_new(MULTIBOOT_MMAP);
	struct boot_info boot;

	loader_entry(&loader, 20, 0x300800, 0x1000, 2);		/* in the middle, two pages touched */
	loader_entry(&loader, 20, 0x100000, 0x300000, 1);	/* out of order */
	loader_entry(&loader, 20, 0, 0x9fc00, 1);		/* its last page is not whole */
	loader_entry(&loader, 20, 0x200000, 0x400000, 1);	/* overlaps */
	loader_entry(&loader, 20, 0x37fff000, 0x2000, 1);	/* across the direct map's end */
	loader_entry(&loader, 20, 0x100000000, 0x40000000, 1);	/* above 4 GiB */
	multiboot_memory(&loader.window, loader.info, &boot);
	EXPECT(&boot.usable, { 0x1000, 0x9f000 }, { 0x100000, 0x300000 }, { 0x302000, 0x600000 },
	       { 0x37fff000, 0x38000000 });
	EXPECT(&boot.all, { 0, 0xa0000 }, { 0x100000, 0x600000 }, { 0x37fff000, 0x38001000 });
	ck_assert_uint_eq(boot.reported, 0x300000 + 0x9fc00 + 0x400000 + 0x2000 + 0x40000000);
	ck_assert_uint_eq(boot.found, memory_map_size(&boot.usable));
	free(loader.bytes);
}
END_TEST

START_TEST(ranges_that_wrap_end_at_the_top)
{
	struct loader loader = loader_new(MULTIBOOT_MMAP);
	struct boot_info boot;

	loader_entry(&loader, 20, 0x100000, UINT64_MAX, 1);
	loader_entry(&loader, 20, UINT64_MAX - 10, 100, 1);
	loader_entry(&loader, 20, 0x30000000, UINT64_MAX, 2);
	multiboot_memory(&loader.window, loader.info, &boot);
	EXPECT(&boot.usable, { 0x100000, 0x30000000 });
	EXPECT(&boot.all, { 0x100000, 0xfffff000 });
	ck_assert_uint_eq(boot.reported, UINT64_MAX - 0x100000 + 10);
	free(loader.bytes);
}
END_TEST

START_TEST(ranges_smaller_than_a_page_give_none)
{
	struct loader loader = loader_new(MULTIBOOT_MMAP);
	struct boot_info boot;

	loader_entry(&loader, 20, 0x100800, 0x1000, 1);
	loader_entry(&loader, 20, 0x200000, 0xfff, 1);
	loader_entry(&loader, 20, 0x300000, 0, 1);
	loader_entry(&loader, 20, 0x400000, 0x10000, 1);
	loader_entry(&loader, 20, 0x404fff, 1, 2);
	loader_entry(&loader, 20, 0x408000, 0, 2);
	multiboot_memory(&loader.window, loader.info, &boot);
	EXPECT(&boot.usable, { 0x400000, 0x404000 }, { 0x405000, 0x410000 });
	free(loader.bytes);
}
END_TEST

/* The loader's structures as GRUB leaves them: everything in the window. */
static struct loader
loader_like_grub(void)
{
	struct loader loader = loader_new(MULTIBOOT_MMAP | MULTIBOOT_MEMORY | MULTIBOOT_CMDLINE |
					  MULTIBOOT_MODULES | MULTIBOOT_LOADER);
	const struct multiboot_module module = { 0x2000, 0x2345, STRINGS + 0x40, 0 };

	loader_entry(&loader, 20, 0, WINDOW, 1);
	loader_entry(&loader, 20, 0x100000, 0x1f00000, 1);
	memcpy(loader.bytes + MODULES, &module, sizeof(module));
	loader.info->mods_count = 1;
	loader.info->mods_addr = MODULES;
	loader.info->cmdline = STRINGS;
	strcpy((char *)loader.bytes + STRINGS, "stage=1");
	strcpy((char *)loader.bytes + STRINGS + 0x40, "a b");
	loader.info->boot_loader_name = STRINGS + 0x80;
	strcpy((char *)loader.bytes + STRINGS + 0x80, "GRUB 2.06");
	return loader;
}

static const struct memory_region kernel_image = { 0x100000, 0x120000 };

START_TEST(everything_is_copied_and_taken_out)
{
	struct loader loader = loader_like_grub();
	struct boot_info boot;

	ck_assert_ptr_null(multiboot_read(&loader.window, INFO, kernel_image, &boot));
	free(loader.bytes);
	ck_assert_str_eq(boot.command_line, "stage=1");
	ck_assert_str_eq(boot.archive_name, "a b");
	ck_assert_str_eq(boot.loader, "GRUB 2.06");
	ck_assert_uint_eq(boot.archive_start, 0x2000);
	ck_assert_uint_eq(boot.archive_size, 0x345);
	ck_assert_uint_eq(boot.module_count, 1);
	EXPECT(&boot.usable, { 0x1000, 0x2000 }, { 0x120000, 0x2000000 });
	EXPECT(&boot.all, { 0, WINDOW }, { 0x100000, 0x2000000 });
	ck_assert_uint_eq(boot.found, WINDOW - 0x1000 + 0x1f00000);
}
END_TEST

/* v86: the module's string points anywhere, and there is no map. */
START_TEST(wild_strings_are_empty)
{
	struct loader loader = loader_like_grub();
	struct multiboot_module *module = (struct multiboot_module *)(loader.bytes + MODULES);
	static const uint32_t wild[] = { 0, WINDOW - 1, WINDOW, 0xfffffff0, 0xffffffff };
	struct boot_info boot;

	memset(loader.bytes + WINDOW - 8, 'x', 8);	/* a string that the window cuts */
	for (size_t i = 0; i < sizeof(wild) / sizeof(wild[0]); i++) {
		module->string = loader.info->boot_loader_name = loader.info->cmdline = wild[i];
		ck_assert_ptr_null(multiboot_read(&loader.window, INFO, kernel_image, &boot));
		ck_assert_str_eq(boot.archive_name, "");
		ck_assert_str_eq(boot.loader, "");
		ck_assert_str_eq(boot.command_line, "");
	}
	free(loader.bytes);
}
END_TEST

START_TEST(a_long_command_line_is_noticed)
{
	struct loader loader = loader_like_grub();
	struct boot_info boot;

	loader.info->cmdline = INFO - 0x1000;
	memset(loader.bytes, 'x', 0x1000);
	loader.bytes[CMDLINE_SIZE + 100] = '\0';
	ck_assert_ptr_null(multiboot_read(&loader.window, INFO, kernel_image, &boot));
	ck_assert_uint_eq(strlen(boot.command_line), CMDLINE_SIZE);	/* too long for cmdline_init() */
	free(loader.bytes);
}
END_TEST

static void
expect_problem(struct loader *loader, paddr_t address, const char *wanted)
{
	struct boot_info boot;
	const char *problem = multiboot_read(&loader->window, address, kernel_image, &boot);

	ck_assert_ptr_nonnull(problem);
	ck_assert_msg(strstr(problem, wanted), "expected \"%s\" in \"%s\"", wanted, problem);
}

START_TEST(what_cannot_be_booted_is_said)
{
	struct loader loader = loader_like_grub();
	struct multiboot_module *module = (struct multiboot_module *)(loader.bytes + MODULES);

	expect_problem(&loader, WINDOW - 4, "information lies outside");
	expect_problem(&loader, 0xffffffff, "information lies outside");
	loader.info->mods_addr = WINDOW - 8;
	expect_problem(&loader, INFO, "list of modules lies outside");
	loader.info->mods_addr = MODULES;
	module->end = WINDOW + 1;
	expect_problem(&loader, INFO, "archive lies outside");
	module->end = 0x1000;
	expect_problem(&loader, INFO, "archive lies outside");
	module->end = 0x2800;
	module->start = 0x2004;
	expect_problem(&loader, INFO, "at the start of a page");
	loader.info->flags &= ~(MULTIBOOT_MMAP | MULTIBOOT_MEMORY);
	expect_problem(&loader, INFO, "how much memory");
	free(loader.bytes);
}
END_TEST

START_TEST(no_module_means_no_archive)
{
	struct loader loader = loader_like_grub();
	struct boot_info boot;

	loader.info->mods_count = 0;
	ck_assert_ptr_null(multiboot_read(&loader.window, INFO, kernel_image, &boot));
	ck_assert_uint_eq(boot.archive_size, 0);
	loader.info->mods_count = 1;
	loader.info->flags &= ~MULTIBOOT_MODULES;
	ck_assert_ptr_null(multiboot_read(&loader.window, INFO, kernel_image, &boot));
	ck_assert_uint_eq(boot.archive_size, 0);
	free(loader.bytes);
}
END_TEST

/* Whatever a loader writes: no look outside the window, and maps that hold their invariants. */
START_TEST(random_structures_do_no_harm)
{
	uint32_t state = 7;

	for (int round = 0; round < 3000; round++) {
		struct loader loader = loader_like_grub();
		struct boot_info boot;

		for (int damage = 0; damage < 1 + round % 8; damage++) {
			const uint32_t at = INFO + unit_random(&state) % (MODULES + 16 - INFO);

			loader.bytes[at] = (uint8_t)unit_random(&state);
		}
		multiboot_read(&loader.window, INFO, kernel_image, &boot);
		ck_assert(memory_map_check(&boot.usable));
		ck_assert(memory_map_check(&boot.all));
		ck_assert(!memory_map_overlaps(&boot.usable, 0, PAGE_SIZE));
		ck_assert(!memory_map_overlaps(&boot.usable, kernel_image.start, 0x20000));
		ck_assert(!memory_map_overlaps(&boot.usable, DIRECT_MAP_SIZE,
					       0u - DIRECT_MAP_SIZE));
		free(loader.bytes);
	}
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(entries_of_the_map_in_order),
		UNIT(without_a_map_the_two_sizes_count),
		UNIT(a_broken_list_of_entries_ends_early),
		UNIT(entries_outside_the_window_are_not_read),
		UNIT(the_map_is_what_no_entry_denies),
		UNIT(ranges_that_wrap_end_at_the_top),
		UNIT(ranges_smaller_than_a_page_give_none),
		UNIT(everything_is_copied_and_taken_out),
		UNIT(wild_strings_are_empty),
		UNIT(a_long_command_line_is_noticed),
		UNIT(what_cannot_be_booted_is_said),
		UNIT(no_module_means_no_archive),
		UNIT(random_structures_do_no_harm),
	};

	return unit_run("multiboot", tests, sizeof(tests) / sizeof(tests[0]));
}

/* SPDX-License-Identifier: MIT */
/*
 * boot.c: the kernel boots from everything it should, and refuses in words what it cannot boot from.
 *
 *   Most boots end after the first stage (stage=1): what later stages need is tested elsewhere.  A
 *   refusal must reach port 0xe9, COM1, COM2 and the screen; the screen is looked at on a machine
 *   that halts instead of exiting (without_exit.sh).
 */
#include "boot_test.h"

#include "symbols.h"

#define KERNEL_BASE	0xc0000000u
#define KIB		1024u
#define MIB		(1024u * KIB)
#define PAGE		4096u

/* ---- archives made here ------------------------------------------------------ */

#define BLOCK	512

/* A ustar archive with one file, then the end mark: four blocks. */
static unsigned char *
small_archive(const char *name)
{
	unsigned char *bytes = calloc(4, BLOCK);
	unsigned sum = 0;

	strcpy((char *)bytes, name);
	strcpy((char *)bytes + 124, "00000000004");
	bytes[156] = '0';
	memcpy(bytes + 257, "ustar\00000", 8);
	memset(bytes + 148, ' ', 8);
	for (int i = 0; i < BLOCK; i++)
		sum += bytes[i];
	sprintf((char *)bytes + 148, "%06o", sum);
	memcpy(bytes + BLOCK, "file", 4);
	return bytes;
}

/* The kernel with an archive from memory. */
static struct machine_config
archive_config(const void *bytes, size_t size, const char *command_line)
{
	struct machine_config config = kernel_config(command_line);

	config.archive = NULL;
	config.archive_data = bytes;
	config.archive_size = size;
	return config;
}

/* ---- boots --------------------------------------------------------------------- */

START_TEST(boots_by_kernel_and_logs_everywhere)
{
	struct machine_config config = kernel_config("stage=1 an-option key=value");
	struct machine_result *r = run_expecting(&config, MACHINE_EXITED);
	const char *log = r->output[MACHINE_E9].bytes;
	char *terminal = without_returns(&r->output[MACHINE_COM1]);

	expect_exit(r, EXIT_CLEAN);
	ck_assert_int_eq(strncmp(log, "Pith\n", 5), 0);
	expect_in_order(log, "cpu: GenuineIntel", " pse ", "options: stage=1 an-option key=value\n",
		"KiB for the kernel to use", "archive: ustar, ", "stage 1 is done");
	ck_assert_str_eq(r->output[MACHINE_COM2].bytes, log);
	ck_assert_str_eq(terminal, log);
	expect_text(r->output[MACHINE_COM1].bytes, "Pith\r\n");
	free(terminal);
	machine_result_free(r);
}
END_TEST

START_TEST(boot_messages_are_on_the_screen)
{
	struct machine_config config = screen_config("stage=1");
	struct machine_result *r = run_expecting(&config, MACHINE_TIME_LIMIT);
	char *screen = screen_lines(r);

	expect_in_order(screen, "Pith\n", "cpu: ", "memory: ", "archive: ", "stage 1 is done");
	ck_assert_uint_eq(r->screen[0][0], 0x0700 | 'P');
	free(screen);
	machine_result_free(r);
}
END_TEST

/* The command line's first word is the kernel's name under -kernel only. */
static void
expect_medium(const char *script, const char *medium, bool cd)
{
	struct machine_config config = machine_config_default();
	struct machine_result *r;
	char path[] = "/tmp/pith-medium.XXXXXX", command[4096];
	const int file = mkstemp(path);

	ck_assert_int_ge(file, 0);
	close(file);
	snprintf(command, sizeof(command), "OPTIONS='stage=1 key=value' sh %s %s %s %s >&2", script, path,
		build_path("pith.elf"), build_path("archive"));
	ck_assert_msg(system(command) == 0, "failed: %s", command);
	if (cd)
		config.iso = path;
	else
		config.disk = path;
	config.icount_shift = MACHINE_NO_ICOUNT;
	config.time_limit_ns = 60 * MACHINE_SECOND;
	r = run_expecting(&config, MACHINE_EXITED);
	unlink(path);
	expect_exit(r, EXIT_CLEAN);
	ck_assert_msg(machine_printed(r, MACHINE_E9, "options: stage=1 key=value\n"), "%s: %s", medium,
		r->output[MACHINE_E9].bytes);
	ck_assert(machine_printed(r, MACHINE_E9, "loaded by GRUB"));
	machine_result_free(r);
}

START_TEST(boots_from_disk_by_grub)
{
	expect_medium("user/image/disk.sh", "disk", false);
}
END_TEST

START_TEST(boots_from_cd_by_grub)
{
	expect_medium("user/image/iso.sh", "CD", true);
}
END_TEST

START_TEST(boots_with_sixteen_mebibytes)
{
	struct machine_config config = kernel_config("stage=1");
	struct machine_result *r;

	config.memory_mib = 16;
	r = run_expecting(&config, MACHINE_EXITED);
	expect_exit(r, EXIT_CLEAN);
	machine_result_free(r);
}
END_TEST

START_TEST(boots_on_every_processor_from_the_pentium_pro_on)
{
	static const char *const models[] = { "qemu32", "pentium2", "pentium3", "coreduo", "n270", "max" };

	for (size_t i = 0; i < sizeof(models) / sizeof(models[0]); i++) {
		struct machine_config config = kernel_config("stage=1");
		struct machine_result *r;

		config.cpu = models[i];
		r = run_expecting(&config, MACHINE_EXITED);
		expect_exit(r, EXIT_CLEAN);
		if (strcmp(models[i], "max") == 0)
			expect_text(r->output[MACHINE_E9].bytes, " smep smap\n");
		machine_result_free(r);
	}
}
END_TEST

/* ---- the memory map -------------------------------------------------------------- */

/* The usable regions that the log lists, into starts[] and ends[] (exclusive); their number. */
static unsigned
regions_in(const char *log, uint32_t *starts, uint32_t *ends, unsigned limit)
{
	unsigned count = 0, kib;

	for (const char *line = log; (line = strstr(line, "memory: ")); line++)
		if (sscanf(line, "memory: %x .. %x usable, %u KiB", &starts[count], &ends[count], &kib) == 3) {
			ends[count]++;
			ck_assert_uint_eq(kib, (ends[count] - starts[count]) / KIB);
			ck_assert_uint_lt(++count, limit);
		}
	return count;
}

static uint32_t
kernel_symbol(const char *name)
{
	char error[256];
	struct symbols *symbols = symbols_open(build_path("pith.elf"), error, sizeof(error));
	const struct symbol *symbol = symbols ? symbols_find(symbols, name) : NULL;
	uint32_t address;

	ck_assert_msg(symbol, "no symbol %s: %s", name, error);
	address = symbol->address;
	symbols_close(symbols);
	return address;
}

static void
expect_outside(uint32_t start, uint32_t end, uint32_t from, uint32_t to, const char *what)
{
	ck_assert_msg(end <= from || start >= to, "%s (%#x .. %#x) lies in usable %#x .. %#x", what, from,
		to, start, end);
}

/*
 * Boots with mib of memory and checks the map, whose last region ends at `top`.  The boot's log,
 * for free().
 */
static char *
expect_memory(unsigned mib, uint32_t top)
{
	struct machine_config config = kernel_config("stage=1");
	struct machine_result *r;
	uint32_t starts[32], ends[32], archive, kib;
	const uint32_t kernel = kernel_symbol("kernel_start") - KERNEL_BASE;
	const uint32_t kernel_end = kernel_symbol("kernel_end") - KERNEL_BASE;
	uint32_t usable = 0;
	unsigned count;
	char *log, *line;

	config.memory_mib = mib;
	r = run_expecting(&config, MACHINE_EXITED);
	log = strdup(r->output[MACHINE_E9].bytes);
	machine_result_free(r);
	count = regions_in(log, starts, ends, 32);
	line = strstr(log, "archive: ustar");
	ck_assert(line && sscanf(line, "archive: ustar, %u KiB at %x", &kib, &archive) == 2);
	for (unsigned i = 0; i < count; i++) {
		ck_assert_uint_eq((starts[i] | ends[i]) % 4096, 0);
		ck_assert_uint_lt(starts[i], ends[i]);
		if (i > 0)
			ck_assert_uint_lt(ends[i - 1], starts[i]);
		expect_outside(starts[i], ends[i], 0, 4096, "page 0");
		expect_outside(starts[i], ends[i], 0xa0000, 0x100000, "the hole below 1 MiB");
		expect_outside(starts[i], ends[i], kernel, kernel_end, "the kernel");
		expect_outside(starts[i], ends[i], archive, archive + kib * KIB, "the archive");
		usable += ends[i] - starts[i];
	}
	ck_assert_uint_gt(count, 1);
	ck_assert_uint_eq(ends[count - 1], top);
	/* All but the kernel, the archive, a megabyte's hole and firmware's tables. */
	ck_assert_uint_gt(usable, top - (kernel_end - kernel) - kib * KIB - MIB);
	return log;
}

START_TEST(the_map_leaves_out_what_is_taken)
{
	free(expect_memory(16, 16 * MIB - 0x20000));
	free(expect_memory(32, 32 * MIB - 0x20000));
	free(expect_memory(128, 128 * MIB - 0x20000));
}
END_TEST

START_TEST(memory_beyond_the_direct_map_is_told_and_left)
{
	char *log = expect_memory(1024, 896 * MIB);

	expect_text(log, "127 MiB lie beyond the kernel's reach");
	free(log);
}
END_TEST

/* struct frame_info of kernel/frames.h, as the guest has it. */
#define FRAME_INFO_SIZE	8u
#define FRAME_INFO_STATE 7u
#define FRAME_RESERVED	0u

/*
 * Frames that hold what only the boot needs and that are reserved, in a machine as it was left;
 * *first: bytes of kernel_main().
 */
static unsigned
boot_frames_reserved(const struct machine_result *r, const uint8_t **first)
{
	const uint32_t start = kernel_symbol("kernel_start") - KERNEL_BASE, end = kernel_symbol("kernel_boot_end") - KERNEL_BASE;
	const uint8_t *table;
	uint32_t address;
	unsigned reserved = 0;

	ck_assert_ptr_nonnull(r->ram);
	memcpy(&address, r->ram + kernel_symbol("frame_infos") - KERNEL_BASE, sizeof(address));
	table = r->ram + (address - KERNEL_BASE);
	ck_assert_uint_gt(end - start, 4 * PAGE);
	for (uint32_t frame = start / PAGE; frame < end / PAGE; frame++)
		reserved += table[FRAME_INFO_SIZE * frame + FRAME_INFO_STATE] == FRAME_RESERVED;
	*first = r->ram + kernel_symbol("kernel_main") - KERNEL_BASE;
	return reserved;
}

START_TEST(what_only_the_boot_needs_is_given_back)
{
	struct machine_config booting = kernel_config("stage=4"), booted = kernel_config("");
	struct machine_result *before, *after;
	const uint8_t *code, *same_place;

	booted.time_limit_ns = SCREEN_TIME;
	before = run_expecting(&booting, MACHINE_EXITED);
	after = run_expecting(&booted, MACHINE_TIME_LIMIT);
	ck_assert_uint_gt(boot_frames_reserved(before, &code), 4);
	ck_assert_uint_eq(boot_frames_reserved(after, &same_place), 0);
	ck_assert_msg(memcmp(code, same_place, 64) != 0, "nobody has used the memory of kernel_main() again");
	machine_result_free(before);
	machine_result_free(after);
}
END_TEST

/* ---- refusals ---------------------------------------------------------------------- */

/* Fail unless the text is on the screen, across the ends of its lines. */
static void
expect_on_screen(const struct machine_result *r, const char *text)
{
	char cells[MACHINE_SCREEN_ROWS * MACHINE_SCREEN_COLUMNS + 1];

	ck_assert(r->has_screen_text);
	for (int i = 0; i < MACHINE_SCREEN_ROWS * MACHINE_SCREEN_COLUMNS; i++)
		cells[i] = (char)r->screen[i / MACHINE_SCREEN_COLUMNS][i % MACHINE_SCREEN_COLUMNS];
	cells[sizeof(cells) - 1] = '\0';
	ck_assert_msg(strstr(cells, "Pith cannot start: ") && strstr(cells, text),
		"expected '%s' on the screen, seen: %s", text, cells);
}

/* Fail unless the boot is refused with this text, on every device, and ends with the panic's exit code. */
static void
expect_refusal(struct machine_config config, const char *text)
{
	struct machine_result *r = run_expecting(&config, MACHINE_EXITED);

	expect_exit(r, EXIT_PANIC);
	for (int channel = MACHINE_COM1; channel <= MACHINE_E9; channel++)
		ck_assert_msg(machine_printed(r, channel, "Pith cannot start: ") &&
			      machine_printed(r, channel, text), "expected '%s' on %s, seen:\n%s", text,
			machine_channel_name(channel), r->output[channel].bytes);
	machine_result_free(r);

	config.qemu = "tests/system/without_exit.sh";
	config.screen_text = true;
	config.time_limit_ns = SCREEN_TIME;
	r = run_expecting(&config, MACHINE_TIME_LIMIT);
	ck_assert_msg(r->registers.halted, "not halted; eip %#x", r->registers.eip);
	expect_on_screen(r, text);
	ck_assert_uint_eq(r->screen[0][0] >> 8, ALARM_ATTRIBUTE);
	machine_result_free(r);
}

START_TEST(too_little_memory_is_refused)
{
	static const unsigned sizes[] = { 4, 8, 12 };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct machine_config config = kernel_config("stage=1");
		struct machine_result *r;
		const char *sentence;
		unsigned found = 0;

		config.memory_mib = sizes[i];
		expect_refusal(config, "KiB of memory and needs at least 12288 KiB");
		r = run_expecting(&config, MACHINE_EXITED);
		sentence = strstr(r->output[MACHINE_E9].bytes, "it found ");
		ck_assert(sentence && sscanf(sentence, "it found %u KiB", &found) == 1);
		/* All but the hole below 1 MiB, page 0 and the firmware's tables. */
		ck_assert_uint_le(found, sizes[i] * KIB - 384);
		ck_assert_uint_gt(found, sizes[i] * KIB - 640);
		machine_result_free(r);
	}
}
END_TEST

START_TEST(a_missing_archive_is_refused)
{
	struct machine_config config = kernel_config("stage=1");

	config.archive = NULL;
	expect_refusal(config, "the loader passed no boot archive");
}
END_TEST

START_TEST(a_corrupt_archive_is_refused)
{
	unsigned char *bytes = small_archive("init");

	memset(bytes, 'x', BLOCK);
	expect_refusal(archive_config(bytes, 4 * BLOCK, "stage=1"),
		"the boot archive (2048 bytes) is damaged at offset 0: a header without the mark");
	free(bytes);
	bytes = small_archive("init");
	bytes[3] ^= 1;
	expect_refusal(archive_config(bytes, 4 * BLOCK, "stage=1"),
		"damaged at offset 0: a header whose checksum is wrong");
	free(bytes);
}
END_TEST

START_TEST(a_truncated_archive_is_refused)
{
	unsigned char *bytes = small_archive("init");

	expect_refusal(archive_config(bytes, BLOCK + 2, "stage=1"),
		"damaged at offset 0: a file that reaches beyond the end");
	expect_refusal(archive_config(bytes, 2 * BLOCK, "stage=1"),
		"damaged at offset 1024: it ends in the middle");
	expect_refusal(archive_config(bytes, 100, "stage=1"), "not a ustar archive");
	free(bytes);
}
END_TEST

START_TEST(a_processor_without_large_pages_is_refused)
{
	struct machine_config config = kernel_config("stage=1");

	config.cpu = "qemu32,-pse";
	expect_refusal(config, "this processor has no 4 MiB pages (PSE)");
}
END_TEST

START_TEST(a_processor_older_than_the_pentium_pro_is_refused)
{
	struct machine_config config = kernel_config("stage=1");

	config.cpu = "486";
	expect_refusal(config, "this processor has no CMOV");
	config.cpu = "pentium";
	expect_refusal(config, "this processor has no CMOV");
}
END_TEST

START_TEST(another_kind_of_loader_is_refused)
{
	struct machine_config config = kernel_config(NULL);

	config.archive = config.kernel;
	config.kernel = build_path("tests/toys/loader");
	expect_refusal(config, "it was not loaded by a Multiboot (version 1) loader");
}
END_TEST

START_TEST(an_unknown_program_for_the_one_thread_is_refused)
{
	expect_refusal(kernel_config("thread=clocks"), "thread=clocks is unknown; known are: clock fault");
}
END_TEST

START_TEST(an_archive_without_init_is_refused)
{
	unsigned char *bytes = small_archive("other");

	expect_refusal(archive_config(bytes, 4 * BLOCK, ""), "init");
	free(bytes);
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(boots_by_kernel_and_logs_everywhere),
		TEST(boot_messages_are_on_the_screen),
		TEST(boots_from_disk_by_grub),
		TEST(boots_from_cd_by_grub),
		TEST(boots_with_sixteen_mebibytes),
		TEST(boots_on_every_processor_from_the_pentium_pro_on),
		TEST(the_map_leaves_out_what_is_taken),
		TEST(memory_beyond_the_direct_map_is_told_and_left),
		TEST(what_only_the_boot_needs_is_given_back),
		TEST(too_little_memory_is_refused),
		TEST(a_missing_archive_is_refused),
		TEST(a_corrupt_archive_is_refused),
		TEST(a_truncated_archive_is_refused),
		TEST(a_processor_without_large_pages_is_refused),
		TEST(a_processor_older_than_the_pentium_pro_is_refused),
		TEST(another_kind_of_loader_is_refused),
		TEST(an_archive_without_init_is_refused),
		TEST(an_unknown_program_for_the_one_thread_is_refused),
	};

	return RUN_TESTS("boot", tests);
}

/* SPDX-License-Identifier: MIT */
/*
 * machine_evidence.c: what is seen of a stopped machine is what was there.
 *
 * Most tests look at tests/system/toys/evidence.c, whose head comment is the
 * list of what must be found.
 */
#include "machine_test.h"

#include "symbols.h"
#include "walk.h"

#define MIB	0x100000u
#define GIB	0x40000000u

static struct symbols *
toy_symbols(const struct machine_config *config)
{
	char error[256] = "";
	struct symbols *symbols = symbols_open(config->kernel, error,
		sizeof error);

	ck_assert_msg(symbols, "%s", error);
	return symbols;
}

/* ---- memory, registers, symbols --------------------------------------- */

START_TEST(checkpoint_stops_at_the_write)
{
	struct machine_config config = toy_config("evidence");
	struct machine_result *r = run_expecting(&config, MACHINE_CHECKPOINT);
	struct symbols *symbols = toy_symbols(&config);
	const struct machine_registers *registers = &r->registers;

	ck_assert_str_eq(r->output[MACHINE_E9].bytes, "before");
	ck_assert_uint_eq(registers->eip,
		symbols_find(symbols, "after_checkpoint")->address);
	ck_assert_uint_eq(registers->eax, 1);
	ck_assert_uint_eq(registers->ebx, 0x0b0b0b0b);
	ck_assert_uint_eq(registers->edx, 0x505);
	ck_assert_uint_eq(registers->esi, 0x51515151);
	ck_assert_uint_eq(registers->edi, 0x42424242);
	ck_assert_uint_eq(registers->eflags & 1, 1);
	ck_assert_uint_eq(registers->cr0 & 0x80010001, 0x80010001);
	ck_assert_uint_eq(registers->cr3,
		symbols_find(symbols, "directory")->address);
	ck_assert_uint_eq(registers->cr4, 0x10);
	ck_assert_uint_eq(registers->cpl, 0);
	ck_assert_uint_eq(registers->cs.limit, 0xffffffff);
	ck_assert_uint_eq(registers->cs.attributes, 0xc09a00);
	ck_assert_uint_ne(registers->gdt.limit, 0);
	symbols_close(symbols);
	machine_result_free(r);
}
END_TEST

START_TEST(memory_is_read_by_symbol)
{
	struct machine_config config = toy_config("evidence");
	struct machine_result *r = run_expecting(&config, MACHINE_CHECKPOINT);
	struct symbols *symbols = toy_symbols(&config);
	struct address_space space = address_space_of(r);
	const uint32_t *word;

	word = symbol_memory(symbols, &space, "marker", 4);
	ck_assert_ptr_nonnull(word);
	ck_assert_uint_eq(*word, 0x12345678);
	word = symbol_memory(symbols, &space, "hidden", 4);
	ck_assert_ptr_nonnull(word);
	ck_assert_uint_eq(*word, 0x9abcdef0);
	word = symbol_memory(symbols, &space, "seen_magic", 4);
	ck_assert_uint_eq(*word, 0x2badb002);
	ck_assert_ptr_null(symbol_memory(symbols, &space, "marker", 5));
	ck_assert_ptr_null(symbol_memory(symbols, &space, "no_such", 1));
	symbols_close(symbols);
	machine_result_free(r);
}
END_TEST

START_TEST(page_walks_find_what_the_guest_mapped)
{
	struct machine_config config = toy_config("evidence");
	struct machine_result *r = run_expecting(&config, MACHINE_CHECKPOINT);
	struct symbols *symbols = toy_symbols(&config);
	struct address_space space = address_space_of(r);
	struct mapping m;
	char text[200];

	ck_assert(!walk_address(&space, 0xfff, &m));
	ck_assert(walk_address(&space, MIB + 0x123, &m));
	ck_assert_uint_eq(m.physical_base, MIB);
	ck_assert_uint_eq(m.flags & (MAPPING_WRITE | MAPPING_USER |
		MAPPING_LARGE), MAPPING_WRITE);
	ck_assert(walk_address(&space, GIB + 0x234567, &m));
	ck_assert_uint_eq(m.virtual_base, GIB);
	ck_assert_uint_eq(m.physical_base, 0);
	ck_assert_uint_eq(m.size, 4 * MIB);
	ck_assert_uint_eq(m.flags & (MAPPING_WRITE | MAPPING_USER |
		MAPPING_LARGE), MAPPING_LARGE);
	ck_assert(walk_address(&space, 3 * GIB, &m));
	ck_assert_uint_eq(m.flags & (MAPPING_WRITE | MAPPING_USER),
		MAPPING_WRITE | MAPPING_USER);
	ck_assert_uint_eq(m.physical_base,
		symbols_find(symbols, "secret")->address);
	ck_assert(walk_address(&space, 3 * GIB + 0x1000, &m));
	ck_assert_uint_eq(m.flags & (MAPPING_WRITE | MAPPING_USER),
		MAPPING_USER);
	ck_assert(!walk_address(&space, 2 * GIB, &m));
	expect_text(walk_describe(&space, 2 * GIB, text, sizeof text),
		"directory entry 512 is 0, not present");
	symbols_close(symbols);
	machine_result_free(r);
}
END_TEST

START_TEST(guest_strings_cross_pages_that_lie_apart)
{
	struct machine_config config = toy_config("evidence");
	struct machine_result *r = run_expecting(&config, MACHINE_CHECKPOINT);
	struct address_space space = address_space_of(r);
	char text[32];
	uint32_t word;

	ck_assert(guest_read_string(&space, 3 * GIB, text, sizeof text));
	ck_assert_str_eq(text, "alpha");
	ck_assert(guest_read_string(&space, 3 * GIB + 0xffc, text,
		sizeof text));
	ck_assert_str_eq(text, "lastbeta");
	ck_assert_ptr_null(guest_memory(&space, 3 * GIB + 0xffc, 8));
	ck_assert_ptr_nonnull(guest_memory(&space, 3 * GIB, 4096));
	/* Mapped, but to where there is no memory. */
	ck_assert_uint_eq(guest_read(&space, 3 * GIB + 0x1ffe, text, 8), 2);
	ck_assert(!guest_read32(&space, 0, &word));
	space = address_space_physical(r);
	ck_assert(guest_read32(&space, 0, &word));
	machine_result_free(r);
}
END_TEST

START_TEST(untouched_memory_holds_the_pattern)
{
	struct machine_config config = toy_config("evidence");
	struct machine_result *r = run_expecting(&config, MACHINE_CHECKPOINT);

	ck_assert_uint_eq(r->ram_size, 32 * MIB);
	for (size_t i = 0; i < MIB; i++)
		ck_assert_uint_eq(r->ram[24 * MIB + i], 0xcc);
	machine_result_free(r);
	config.ram_fill = 0x5a;
	config.memory_mib = 16;
	r = run_expecting(&config, MACHINE_CHECKPOINT);
	ck_assert_uint_eq(r->ram_size, 16 * MIB);
	ck_assert_uint_eq(r->ram[12 * MIB], 0x5a);
	machine_result_free(r);
	config.ram_pattern = false;
	r = run_expecting(&config, MACHINE_CHECKPOINT);
	ck_assert_uint_eq(r->ram[12 * MIB], 0);
	machine_result_free(r);
}
END_TEST

START_TEST(addresses_have_names)
{
	struct machine_config config = toy_config("spin");
	struct machine_result *r = run_expecting(&config, MACHINE_TIME_LIMIT);
	struct symbols *symbols = toy_symbols(&config);
	struct symbol_section text;
	uint32_t start = symbols_find(symbols, "spin_long")->address;
	char name[64];

	ck_assert_str_eq(symbols_describe(symbols, start, name, sizeof name),
		"spin_long");
	ck_assert_str_eq(symbols_describe(symbols, start + 3, name,
		sizeof name), "spin_long+0x3");
	ck_assert_str_eq(symbols_describe(symbols, 0x10, name, sizeof name),
		"0x10");
	/* A thousand times longer in one function than in the others. */
	expect_text(symbols_describe(symbols, r->registers.eip, name,
		sizeof name), "spin_long");
	ck_assert(symbols_section(symbols, ".text", &text));
	ck_assert(text.executable && !text.writable);
	ck_assert(start > text.address && start < text.address + text.size);
	ck_assert(symbols_section(symbols, ".data", &text));
	ck_assert(text.writable && !text.executable);
	ck_assert(!symbols_section(symbols, ".nothing", &text));
	symbols_close(symbols);
	machine_result_free(r);
}
END_TEST

START_TEST(programs_without_symbols_are_refused)
{
	char error[256];

	ck_assert_ptr_null(symbols_open("/no/such", error, sizeof error));
	expect_text(error, "'/no/such': No such file");
	ck_assert_ptr_null(symbols_open("/etc/passwd", error, sizeof error));
	expect_text(error, "no ELF file");
	ck_assert_ptr_null(symbols_open("/proc/self/exe", error,
		sizeof error));
	expect_text(error, "no 32-bit ELF file");
}
END_TEST

/* ---- devices ---------------------------------------------------------- */

START_TEST(command_line_and_archive_reach_the_guest)
{
	struct machine_config config = toy_config("arguments");
	struct machine_result *r;

	config.command_line = "alpha=1 \"beta, gamma\"";
	config.archive_data = "archive\0bytes";
	config.archive_size = 13;
	r = run_expecting(&config, MACHINE_CHECKPOINT);
	ck_assert(machine_printed(r, MACHINE_E9,
		" alpha=1 \"beta, gamma\"\n"));
	ck_assert_uint_gt(r->output[MACHINE_E9].length, 13);
	ck_assert_mem_eq(r->output[MACHINE_E9].bytes +
		r->output[MACHINE_E9].length - 13, "archive\0bytes", 13);
	machine_result_free(r);
	config.archive_data = NULL;
	config.archive = "LICENSE";
	r = run_expecting(&config, MACHINE_CHECKPOINT);
	ck_assert(machine_printed(r, MACHINE_E9, "Permission is hereby"));
	machine_result_free(r);
}
END_TEST

START_TEST(input_goes_to_com1_and_to_the_keyboard)
{
	static const struct machine_step steps[] = {
		{ MACHINE_ON_TEXT, 0, MACHINE_COM1, "type> ", "first ", 0,
			NULL },
		{ MACHINE_ON_TEXT, 0, MACHINE_COM1, "FIRST", "second.", 0,
			NULL },
		{ MACHINE_ON_TEXT, 0, MACHINE_E9, "press> ", NULL, 0,
			"a shift-b" },
		{ MACHINE_AT_TIME, 300 * MACHINE_MILLISECOND, 0, NULL, NULL,
			0, "esc" },
	};
	struct machine_config config = toy_config("echo");
	struct machine_result *r;

	config.time_limit_ns = 6000 * MACHINE_SECOND;
	config.steps = steps;
	config.step_count = 4;
	r = run_expecting(&config, MACHINE_CHECKPOINT);
	ck_assert_str_eq(r->output[MACHINE_COM1].bytes, "type> FIRST SECOND");
	ck_assert_str_eq(r->output[MACHINE_COM2].bytes, "done");
	/* Set 1 codes: a down, up; shift down, b down, b up, shift up. */
	ck_assert_str_eq(r->output[MACHINE_E9].bytes,
		"press> 1e 9e 2a 30 b0 aa ");
	machine_result_free(r);
}
END_TEST

START_TEST(keys_without_a_name_are_an_error)
{
	static const struct machine_step steps[] = {
		{ MACHINE_AT_TIME, 1, 0, NULL, NULL, 0, "a nokey" },
	};
	struct machine_config config = toy_config("echo");
	struct machine_result *r;

	config.time_limit_ns = 6000 * MACHINE_SECOND;
	config.steps = steps;
	config.step_count = 1;
	r = run_expecting(&config, MACHINE_ERROR);
	expect_text(r->error, "'a nokey'");
	machine_result_free(r);
}
END_TEST

START_TEST(screen_is_seen_as_picture_and_as_text)
{
	struct machine_config config = toy_config("screen");
	struct machine_result *r;

	config.screenshot = config.screen_text = true;
	r = run_expecting(&config, MACHINE_CHECKPOINT);
	ck_assert(r->has_screen_text);
	ck_assert_uint_eq(r->screen[2][0], 0x1f00 | 's');
	ck_assert_uint_eq(r->screen[2][3], 0x1f00 | 'n');
	ck_assert_uint_gt(r->screenshot_size, 100);
	ck_assert_mem_eq(r->screenshot, "\x89PNG\r\n\x1a\n", 8);
	machine_result_free(r);
}
END_TEST

START_TEST(questions_are_answered)
{
	static const char *const questions[] = { "info pic", "info roms",
		NULL };
	struct machine_config config = toy_config("evidence");
	struct machine_result *r;

	config.questions = questions;
	r = run_expecting(&config, MACHINE_CHECKPOINT);
	ck_assert_uint_eq(r->answer_count, 2);
	ck_assert_ptr_nonnull(machine_answer(r, "info pic"));
	expect_text(machine_answer(r, "info pic"), "imr=");
	ck_assert_ptr_null(machine_answer(r, "info mem"));
	machine_result_free(r);
}
END_TEST

START_TEST(guest_writes_to_a_copy_of_the_disk)
{
	char path[] = "/tmp/pith-disk-XXXXXX", sector[512], after[512];
	struct machine_config config = toy_config("disk");
	struct machine_result *r;
	int disk = mkstemp(path);

	memset(sector, 'S', sizeof sector);
	ck_assert_int_eq(ftruncate(disk, MIB), 0);
	ck_assert_int_eq(pwrite(disk, sector, 512, 512), 512);
	config.disk = path;
	config.time_limit_ns = 600 * MACHINE_SECOND;
	r = machine_run(&config);
	ck_assert_int_eq(pread(disk, after, 512, 3 * 512), 512);
	unlink(path);
	close(disk);
	expect_outcome(r, MACHINE_CHECKPOINT);
	ck_assert_uint_eq(r->disk_size, MIB);
	ck_assert_mem_eq(r->disk + 3 * 512, sector, 512);
	ck_assert_int_eq(after[0], 0);
	machine_result_free(r);
}
END_TEST

START_TEST(saved_boot_is_judged_like_a_fresh_one)
{
	static const char *const questions[] = { "info registers", NULL };
	struct machine_config config = toy_config("evidence");
	char folder[] = "/tmp/pith-boot-XXXXXX", error[512] = "", text[32];
	struct machine_result *r, *loaded;
	struct address_space space;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	config.questions = questions;
	config.screenshot = config.screen_text = true;
	r = run_expecting(&config, MACHINE_CHECKPOINT);
	ck_assert_msg(machine_result_save(r, folder, error, sizeof error),
		"%s", error);
	loaded = machine_result_load(folder, error, sizeof error);
	ck_assert_msg(loaded, "%s", error);
	ck_assert_mem_eq(&r->registers, &loaded->registers,
		sizeof r->registers);
	ck_assert_int_eq(memcmp(r->ram, loaded->ram, r->ram_size), 0);
	ck_assert_str_eq(machine_answer(r, "info registers"),
		machine_answer(loaded, "info registers"));
	ck_assert_uint_eq(loaded->screenshot_size, r->screenshot_size);
	space = address_space_of(loaded);
	ck_assert(guest_read_string(&space, 3 * GIB, text, sizeof text));
	ck_assert_str_eq(text, "alpha");
	machine_result_free(loaded);
	machine_result_free(r);
	snprintf(error, sizeof error, "rm -r '%s'", folder);
	ck_assert_int_eq(system(error), 0);
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(checkpoint_stops_at_the_write),
		TEST(memory_is_read_by_symbol),
		TEST(page_walks_find_what_the_guest_mapped),
		TEST(guest_strings_cross_pages_that_lie_apart),
		TEST(untouched_memory_holds_the_pattern),
		TEST(addresses_have_names),
		TEST(programs_without_symbols_are_refused),
		TEST(command_line_and_archive_reach_the_guest),
		TEST(input_goes_to_com1_and_to_the_keyboard),
		TEST(keys_without_a_name_are_an_error),
		TEST(screen_is_seen_as_picture_and_as_text),
		TEST(questions_are_answered),
		TEST(guest_writes_to_a_copy_of_the_disk),
		TEST(saved_boot_is_judged_like_a_fresh_one),
	};

	return RUN_TESTS("machine_evidence", tests);
}

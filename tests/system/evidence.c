/* SPDX-License-Identifier: MIT */
/*
 * evidence.c: structures, lines, devices and disks of a stopped machine are what they are known to be.
 *
 *   tests/system/toys/devices.c says what must be found; machine_evidence.c has the tests of
 *   memory, registers and walks.
 */
#include "machine_test.h"

#include "debug_info.h"
#include "devices.h"
#include "disk.h"
#include "file.h"
#include "given.h"
#include "symbols.h"

#define MIB	0x100000u

static struct debug_info *
open_info(const char *path)
{
	char error[256] = "";
	struct debug_info *info = debug_info_open(path, error, sizeof error);

	ck_assert_msg(info, "%s", error);
	return info;
}

static const char *
kernel_path(void)
{
	static char path[4096];
	const char *build = getenv("PITH_BUILD");

	snprintf(path, sizeof path, "%s/pith.elf", build ? build : "build");
	return path;
}

/* ---- structures and lines ------------------------------------------------------------------------------------------ */

/* The field of `known` in the stopped machine. */
static uint32_t
known_value(struct debug_info *info, const struct machine_result *result, uint32_t address, const char *path, uint32_t size)
{
	struct address_space space = address_space_of(result);
	struct debug_field field = { 0, 0 };
	uint32_t value = 0;

	ck_assert_msg(debug_info_field(info, "known", path, &field), "expected a field '%s', seen none", path);
	ck_assert_uint_eq(field.size, size);
	ck_assert(size > 4 || guest_read(&space, address + field.offset, &value, size) == size);
	return value;
}

START_TEST(fields_are_found_by_name)
{
	struct machine_config config = toy_config("devices");
	struct machine_result *r = run_expecting(&config, MACHINE_CHECKPOINT);
	struct debug_info *info = open_info(config.kernel);
	struct debug_structure structure;
	struct debug_field field;
	char error[256];
	struct symbols *symbols = symbols_open(config.kernel, error, sizeof error);
	uint32_t known = symbols_find(symbols, "known")->address;

	ck_assert_uint_eq(known_value(info, r, known, "byte", 1), 0x11);
	ck_assert_uint_eq(known_value(info, r, known, "word", 4), 0x22334455);
	ck_assert_uint_eq(known_value(info, r, known, "low", 1), 0x66);
	ck_assert_uint_eq(known_value(info, r, known, "high", 1), 0x77);
	ck_assert_uint_eq(known_value(info, r, known, "both", 2), 0x7766);
	ck_assert_uint_eq(known_value(info, r, known, "inner.first", 2), 0x8899);
	ck_assert_uint_eq(known_value(info, r, known, "inner.second", 4), 0xaabbccdd);
	known_value(info, r, known, "rows", 24);
	ck_assert(!debug_info_field(info, "known", "nothing", &field));
	ck_assert(!debug_info_field(info, "known", "word.first", &field));
	ck_assert(!debug_info_field(info, "unknown", "word", &field));
	ck_assert(debug_info_structure(info, "known", &structure));
	ck_assert_uint_eq(structure.size, symbols_find(symbols, "known")->size);
	ck_assert_str_eq(structure.file, "tests/system/toys/devices.c");
	debug_info_close(info);
	symbols_close(symbols);
	machine_result_free(r);
}
END_TEST

/* The line of a file, counted from 1; "" if it has none. */
static void
line_of(const char *path, unsigned number, char *line, size_t size)
{
	FILE *file = fopen(path, "r");

	line[0] = '\0';
	while (file && number-- > 0)
		if (!fgets(line, (int)size, file))
			line[0] = '\0';
	if (file)
		fclose(file);
}

START_TEST(addresses_have_lines)
{
	struct machine_config config = toy_config("devices");
	struct debug_info *info = open_info(config.kernel);
	char error[256], text[256];
	struct symbols *symbols = symbols_open(config.kernel, error, sizeof error);
	const char *file;
	unsigned line;

	ck_assert(debug_info_line(info, symbols_find(symbols, "toy")->address, &file, &line));
	ck_assert_str_eq(file, "tests/system/toys/devices.c");
	line_of(file, line, text, sizeof text);
	if (!strstr(text, "toy(uint32_t magic"))	/* a compiler may name the brace */
		line_of(file, line - 1, text, sizeof text);
	expect_text(text, "toy(uint32_t magic");
	ck_assert(!debug_info_line(info, 0x10, &file, &line));
	debug_info_close(info);
	symbols_close(symbols);
}
END_TEST

START_TEST(what_has_no_debug_information_is_refused)
{
	char error[256];

	ck_assert_ptr_null(debug_info_open("/no/such", error, sizeof error));
	expect_text(error, "'/no/such': No such file");
	ck_assert_ptr_null(debug_info_open("LICENSE", error, sizeof error));
	expect_text(error, "no debug information");
}
END_TEST

/* The grader reads no structure that does not say so to whoever changes it. */
START_TEST(given_structures_are_there_and_marked)
{
	struct debug_info *info = open_info(kernel_path());
	struct given given;
	char error[256] = "", text[256];

	ck_assert_msg(given_find(&given, info, error, sizeof error), "%s", error);
	for (unsigned i = 0; i < GIVEN_FIELDS; i++) {
		struct debug_structure structure;

		ck_assert(debug_info_structure(info, given_rows[i].structure, &structure));
		line_of(structure.file, structure.line - 1, text, sizeof text);
		ck_assert_msg(strstr(text, "the grader reads this"), "expected the comment 'the grader reads this' above struct "
			      "%s (%s:%u), seen: %s", given_rows[i].structure, structure.file, structure.line, text);
	}
	debug_info_close(info);
}
END_TEST

/* ---- devices ----------------------------------------------------------------------------------------------------------- */

START_TEST(devices_are_as_they_were_set)
{
	static const char *const questions[] = { DEVICES_PIC, DEVICES_INTERRUPTS, DEVICES_PIT, NULL };
	struct machine_config config = toy_config("devices");
	unsigned count;
	char row[MACHINE_SCREEN_COLUMNS + 1];
	struct machine_result *r;
	struct device_pic pic;
	struct device_pit pit;

	config.questions = questions;
	config.screen_text = true;
	r = run_expecting(&config, MACHINE_CHECKPOINT);
	ck_assert(devices_pic(r, 0, &pic));
	ck_assert_uint_eq(pic.masked, 0xfa);
	ck_assert_uint_eq(pic.in_service, 1);
	ck_assert_uint_eq(pic.vector, 0x30);
	ck_assert(devices_pic(r, 1, &pic));
	ck_assert_uint_eq(pic.masked, 0xbf);
	ck_assert_uint_eq(pic.in_service, 0);
	ck_assert_uint_eq(pic.vector, 0x38);
	ck_assert(!devices_pic(r, 2, &pic));
	ck_assert(devices_interrupts(r, 0, &count));
	ck_assert_uint_ge(count, 1);
	ck_assert_uint_le(count, 3);		/* one taken; the firmware's may be counted, and the next */
	ck_assert(devices_interrupts(r, 7, &count));
	ck_assert_uint_eq(count, 0);
	ck_assert(devices_pit(r, &pit));
	ck_assert_uint_eq(pit.mode, 2);
	ck_assert_uint_eq(pit.access, 3);
	ck_assert(!pit.decimal && pit.counting);
	ck_assert_uint_le(pit.count, 11932);
	/*
	 * Right after the first tick; 1: at it, for the emulator rounds nanoseconds down to the
	 * timer's clock.
	 */
	ck_assert_msg(pit.count > 5000 || pit.count == 1, "a count of %u", pit.count);
	ck_assert_str_eq(devices_screen_row(r, 3, row) + 10, "known");
	ck_assert_int_eq(devices_screen_find(r, "known"), 3);
	ck_assert_int_eq(devices_screen_find(r, "unknown"), -1);
	machine_result_free(r);
}
END_TEST

START_TEST(what_was_not_asked_is_not_known)
{
	struct machine_config config = toy_config("devices");
	struct machine_result *r = run_expecting(&config, MACHINE_CHECKPOINT);
	char row[MACHINE_SCREEN_COLUMNS + 1];
	struct device_pic pic;
	struct device_pit pit;
	unsigned count;

	ck_assert(!devices_pic(r, 0, &pic));
	ck_assert(!devices_interrupts(r, 0, &count));
	ck_assert(!devices_pit(r, &pit));
	ck_assert_str_eq(devices_screen_row(r, 3, row), "");
	machine_result_free(r);
}
END_TEST

/* ---- disks ----------------------------------------------------------------------------------------------------------------- */

/* A 1 MiB file system with one file, at an offset in a disk. */
static uint8_t *
make_disk(size_t offset)
{
	char folder[] = "/tmp/pith-evidence-XXXXXX", command[512], error[256];
	uint8_t *disk = calloc(1, 2 * MIB);
	size_t length;
	char *image;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(command, sizeof command, "mkdir %s/root && echo found >%s/root/file && "
		 "PATH=$PATH:/sbin:/usr/sbin mke2fs -q -F -t ext2 -b 1024 -d %s/root %s/image 1024k >%s/log", folder, folder, folder, folder, folder);
	ck_assert_int_eq(system(command), 0);
	image = file_read(folder, "image", &length, error, sizeof error);
	ck_assert_msg(image && length == MIB, "%s", error);
	memcpy(disk + offset, image, length);
	free(image);
	snprintf(command, sizeof command, "rm -r %s", folder);
	ck_assert_int_eq(system(command), 0);
	return disk;
}

static void
expect_disk(const uint8_t *bytes, size_t size, enum disk_state state, const char *words)
{
	struct machine_result result = { .disk = bytes, .disk_size = size };
	char error[256] = "", *report = NULL;
	struct disk *disk = disk_open(&result, error, sizeof error);

	ck_assert_msg(disk, "%s", error);
	ck_assert_msg(disk_check(disk, &report) == state, "expected state %d of the disk, seen: %s", state, report);
	expect_text(report, words);
	free(report);
	disk_close(disk);
}

START_TEST(disks_are_checked_and_read)
{
	uint8_t *bytes = make_disk(0);
	struct machine_result result = { .disk = bytes, .disk_size = MIB };
	char error[256] = "", *text;
	struct disk *disk = disk_open(&result, error, sizeof error);
	size_t length;

	ck_assert_msg(disk, "%s", error);
	text = disk_file(disk, "/file", &length);
	ck_assert_ptr_nonnull(text);
	ck_assert_str_eq(text, "found\n");
	ck_assert_uint_eq(length, 6);
	free(text);
	ck_assert_ptr_null(disk_file(disk, "/missing", &length));
	ck_assert_ptr_null(disk_file(disk, "/", &length));
	text = disk_ask(disk, "stat /file");
	expect_text(text, "Type: regular");
	free(text);
	disk_close(disk);
	expect_disk(bytes, MIB, DISK_CLEAN, "Pass 5");
	bytes[1024 + 12]++;		/* the superblock's count of free blocks */
	expect_disk(bytes, MIB, DISK_DAMAGED, "Free blocks count wrong");
	memset(bytes, 0, MIB);
	expect_disk(bytes, MIB, DISK_DAMAGED, "Bad magic number");
	free(bytes);
}
END_TEST

START_TEST(disks_have_partitions)
{
	uint8_t *bytes = make_disk(MIB);
	struct machine_result result = { .disk = bytes, .disk_size = 2 * MIB };
	char error[256] = "";

	bytes[446 + 4] = 0x83;
	bytes[446 + 8 + 1] = 2048 >> 8;
	bytes[446 + 12 + 1] = 2048 >> 8;
	bytes[510] = 0x55;
	bytes[511] = 0xaa;
	expect_disk(bytes, 2 * MIB, DISK_CLEAN, "Pass 5");
	bytes[446 + 8 + 1] += 1;	/* now it ends behind the disk */
	ck_assert_ptr_null(disk_open(&result, error, sizeof error));
	expect_text(error, "does not lie on the disk");
	result.disk = NULL;
	ck_assert_ptr_null(disk_open(&result, error, sizeof error));
	expect_text(error, "no disk");
	free(bytes);
}
END_TEST

static const struct named_test tests[] = {
	TEST(fields_are_found_by_name),
	TEST(addresses_have_lines),
	TEST(what_has_no_debug_information_is_refused),
	TEST(given_structures_are_there_and_marked),
	TEST(devices_are_as_they_were_set),
	TEST(what_was_not_asked_is_not_known),
	TEST(disks_are_checked_and_read),
	TEST(disks_have_partitions),
};

int
main(void)
{
	return RUN_TESTS("evidence", tests);
}

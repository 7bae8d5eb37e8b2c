/* SPDX-License-Identifier: MIT */
/*
 * elf.c: reading program files: a good one, and hostile ones of every kind the reader knows.
 *
 *   Files are made here in memory of exactly their size, so that the sanitizer sees any look beyond.
 */
#include "unit.h"

#include "kernel/boot/elf.c"

#define LOW	0x1000u
#define HIGH	0xbff00000u
#define TEXT	0x400000u
#define DATA	0x402000u
#define FILE_SIZE 0x3000u

/* A good file with a text and a data segment, to be spoilt by the tests. */
struct file {
	struct elf_header header;
	struct elf_program_header segments[2];
	uint8_t rest[FILE_SIZE - sizeof(struct elf_header) - 2 * sizeof(struct elf_program_header)];
};

static struct file file;
static struct elf_program program;

static void
make_good(void)
{
	memset(&file, 0, sizeof file);
	memcpy(&file.header, "\177ELF\1\1\1", 7);
	file.header.type = TYPE_EXECUTABLE;
	file.header.machine = MACHINE_386;
	file.header.version = VERSION_CURRENT;
	file.header.entry = TEXT + 0x10;
	file.header.program_offset = sizeof(struct elf_header);
	file.header.program_entry_size = sizeof(struct elf_program_header);
	file.header.program_count = 2;
	file.segments[0] = (struct elf_program_header){ .type = PROGRAM_LOAD, .offset = 0x1000,
		.address = TEXT, .file_size = 0x800, .memory_size = 0x800, .flags = FLAG_EXECUTE };
	file.segments[1] = (struct elf_program_header){ .type = PROGRAM_LOAD, .offset = 0x2000,
		.address = DATA, .file_size = 0x1000, .memory_size = 0x5000, .flags = FLAG_WRITE };
}

static const char *
read_sized(uint32_t size)
{
	void *copy = malloc(size ? size : 1);
	const char *wrong;

	memcpy(copy, &file, size);
	wrong = elf_read(&program, copy, size, LOW, HIGH);
	free(copy);
	return wrong;
}

/* The file as it is now is refused with these words. */
#define expect_refused(words) \
	do { \
		const char *wrong = read_sized(FILE_SIZE); \
		\
		ck_assert_msg(wrong && strstr(wrong, words), "expected '%s', seen '%s'", words, \
			wrong ? wrong : "(accepted)"); \
	} while (0)

START_TEST(elf_good_file_is_read)
{
	make_good();
	ck_assert_ptr_null(read_sized(FILE_SIZE));
	ck_assert_uint_eq(program.entry, TEXT + 0x10);
	ck_assert_uint_eq(program.count, 2);
	ck_assert_uint_eq(program.segments[0].address, TEXT);
	ck_assert_uint_eq(program.segments[0].file_size, 0x800);
	ck_assert(!program.segments[0].writable);
	ck_assert_uint_eq(program.segments[1].size, 0x5000);
	ck_assert_uint_eq(program.segments[1].file_offset, 0x2000);
	ck_assert(program.segments[1].writable);
}
END_TEST

START_TEST(elf_segments_that_load_nothing_are_passed_over)
{
	make_good();
	file.segments[1].type = 0x6474e551;	/* a stack note */
	file.segments[1].address = UINT32_MAX;
	ck_assert_ptr_null(read_sized(FILE_SIZE));
	make_good();
	file.segments[1].memory_size = file.segments[1].file_size = 0;
	ck_assert_ptr_null(read_sized(FILE_SIZE));
	ck_assert_uint_eq(program.count, 1);
}
END_TEST

START_TEST(elf_other_files_are_refused)
{
	make_good();
	file.header.magic[0] = 0;
	expect_refused("not an ELF file");
	make_good();
	file.header.class = 2;
	expect_refused("i386");
	make_good();
	file.header.machine = 62;
	expect_refused("i386");
	make_good();
	file.header.data = 2;
	expect_refused("i386");
	make_good();
	file.header.version = 0;
	expect_refused("version");
	make_good();
	file.header.type = 3;
	expect_refused("fixed addresses");
	make_good();
	file.segments[1].type = PROGRAM_INTERPRETER;
	expect_refused("shared libraries");
	make_good();
	file.header.program_count = 0;
	expect_refused("nothing to load");
}
END_TEST

START_TEST(elf_program_headers_outside_the_file_are_refused)
{
	make_good();
	file.header.program_offset = FILE_SIZE - 63;
	expect_refused("program headers beyond");
	file.header.program_offset = UINT32_MAX - 3;
	expect_refused("program headers beyond");
	make_good();
	file.header.program_count = 0xffff;
	expect_refused("program headers beyond");
	make_good();
	file.header.program_entry_size = 8;
	expect_refused("unknown size");
}
END_TEST

START_TEST(elf_segments_outside_the_file_are_refused)
{
	make_good();
	file.segments[1].file_size = 0x1001;
	expect_refused("beyond the end of the file");
	make_good();
	file.segments[1].offset = UINT32_MAX - 0xfff;	/* offset + size wraps to 0 */
	expect_refused("beyond the end of the file");
	make_good();
	file.segments[0].file_size = 0x801;
	expect_refused("more bytes in the file");
}
END_TEST

START_TEST(elf_segments_outside_user_space_are_refused)
{
	make_good();
	file.segments[1].address = 0xc0100000;
	expect_refused("above the highest");
	file.segments[1].address = HIGH - 0x4000;
	expect_refused("above the highest");
	file.segments[1].address = UINT32_MAX - 0x2000;
	expect_refused("wraps");
	file.segments[1].address = 0x800;
	expect_refused("below the lowest");
	make_good();
	file.segments[1].memory_size = UINT32_MAX;
	expect_refused("wraps");
	file.segments[1].memory_size = UINT32_MAX - DATA;
	expect_refused("above the highest");
	make_good();
	file.segments[1].address = HIGH - 0x5000;
	ck_assert_ptr_null(read_sized(FILE_SIZE));
}
END_TEST

START_TEST(elf_overlapping_segments_are_refused)
{
	make_good();
	file.segments[1].address = TEXT;
	expect_refused("overlap");
	file.segments[1].address = TEXT + 0xfff;	/* the same page, other bytes */
	expect_refused("overlap");
	file.segments[1].address = TEXT - 0x4fff;
	expect_refused("overlap");
	file.segments[1].address = TEXT - 0x5000;
	ck_assert_ptr_null(read_sized(FILE_SIZE));
}
END_TEST

START_TEST(elf_too_many_segments_are_refused)
{
	struct elf_program_header *p;

	make_good();
	file.header.program_count = ELF_SEGMENTS_MAX + 1;
	p = (struct elf_program_header *)(void *)((uint8_t *)&file + sizeof file.header);
	for (uint32_t i = 0; i <= ELF_SEGMENTS_MAX; i++) {
		p[i] = file.segments[0];
		p[i].address = TEXT + i * 0x1000;
	}
	expect_refused("too many segments");
}
END_TEST

START_TEST(elf_entry_outside_the_text_is_refused)
{
	static const uint32_t entries[] = { 0, TEXT - 1, TEXT + 0x800, DATA, 0xc0100000, UINT32_MAX };

	for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
		make_good();
		file.header.entry = entries[i];
		expect_refused("entry");
	}
}
END_TEST

/* Cut at every length and spoilt in every byte of its headers: refused, or something sane. */
START_TEST(elf_damaged_files_are_refused_or_sane)
{
	make_good();
	for (uint32_t size = 0; size < sizeof file.header + sizeof file.segments; size++)
		ck_assert_ptr_nonnull(read_sized(size));
	for (uint32_t at = 0; at < sizeof file.header + sizeof file.segments; at++) {
		for (unsigned value = 0; value < 256; value += at % 3 + 1) {
			make_good();
			((uint8_t *)&file)[at] = (uint8_t)value;
			if (read_sized(FILE_SIZE))
				continue;
			for (uint32_t i = 0; i < program.count; i++) {
				const struct elf_segment *s = &program.segments[i];

				ck_assert(s->address >= LOW && s->address < HIGH);
				ck_assert(s->size > 0 && s->size <= HIGH - s->address);
				ck_assert(s->file_size <= s->size && s->file_offset <= FILE_SIZE);
				ck_assert(s->file_size <= FILE_SIZE - s->file_offset);
			}
		}
	}
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(elf_good_file_is_read),
		UNIT(elf_segments_that_load_nothing_are_passed_over),
		UNIT(elf_other_files_are_refused),
		UNIT(elf_program_headers_outside_the_file_are_refused),
		UNIT(elf_segments_outside_the_file_are_refused),
		UNIT(elf_segments_outside_user_space_are_refused),
		UNIT(elf_overlapping_segments_are_refused),
		UNIT(elf_too_many_segments_are_refused),
		UNIT(elf_entry_outside_the_text_is_refused),
		UNIT(elf_damaged_files_are_refused_or_sane),
	};

	return unit_run("elf", tests, sizeof tests / sizeof tests[0]);
}

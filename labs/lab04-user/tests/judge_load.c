/* SPDX-License-Identifier: MIT */
/*
 * judge_load.c: exercise 4.7: init, loaded and with a stack, before its first instruction.
 *
 *   The host has drawn init's file and the kernel's command line; it walks init's page tables and compares.
 */
#include "labs/lab04-user/tests/judge.h"

#include <string.h>

#define MAY_WRITE	0x200u		/* kernel/arch/i386/paging.h */
#define MAY_MARK	0x600u
#define FRAME_ESP	13u		/* word of a frame */
#define STACKS		2u
#define WORDS_MAX	20u
#define LINE_MAX	600u

/* ---- drawing ------------------------------------------------------------------------------------------------------------ */

/* Segments of any size and alignment; the first is code, one has nothing in the file. */
static void
draw_program(struct random *random, struct program *program)
{
	uint32_t at = random_between(random, 1, 0x90000) * PAGE_SIZE;

	program_begin(program);
	program->entry = at + random_below(random, PAGE_SIZE - 200) + 60;
	for (uint32_t i = 0; i < 5; i++) {
		uint32_t address = i == 0 ? program->entry - 60 : at + random_below(random, PAGE_SIZE);
		uint32_t size = i == 3 ? 0 : random_between(random, 100, 0x4000), more = i == 1 ? 0 : random_below(random, 0x3000) + 1;

		program_add(program, random, address, size + more, NULL, size,
			    SEGMENT_READ | (i == 0 ? SEGMENT_EXECUTE : i % 2 ? SEGMENT_WRITE : 0));
		at = (address + size + more + PAGE_SIZE - 1) / PAGE_SIZE * PAGE_SIZE + random_below(random, 0x900) * PAGE_SIZE;
	}
	program_finish(program);
}

static void
plan_load(struct plan *plan)
{
	static struct program program;

	draw_program(&plan->random, &program);
	user_plan_init(plan, PROBE_LOOK, program.bytes, program.size, NULL, 0);
}

static const struct probe_user_result *
loaded(struct evidence *evidence, struct program *program, struct address_space *space)
{
	const struct probe_user_result *seen = probe_result(evidence, 0, sizeof *seen);

	draw_program(&evidence->random, program);
	*space = address_space_at(evidence->results[0], seen->directory);
	return seen;
}

#define LOAD_TEST(name) \
	static void look_##name(struct evidence *evidence, const struct program *program, const struct address_space *space, \
				const struct probe_user_result *seen); \
	void plan_##name(struct plan *plan) \
	{ \
		plan_load(plan); \
	} \
	void judge_##name(struct evidence *evidence) \
	{ \
		static struct program program; \
		struct address_space space; \
		const struct probe_user_result *seen = loaded(evidence, &program, &space); \
		look_##name(evidence, &program, &space, seen); \
	} \
	static void look_##name(struct evidence *evidence, const struct program *program, const struct address_space *space, \
				const struct probe_user_result *seen)

/* ---- what is loaded ------------------------------------------------------------------------------------------------------------ */

/* A byte of init's, as it should be; every byte of a segment's pages that is not in the file is 0. */
static uint8_t
byte_of(const struct program *program, const struct program_segment *segment, uint32_t address)
{
	uint32_t offset = address - segment->address;

	return address >= segment->address && offset < segment->file_size ? program->bytes[segment->offset + offset] : 0;
}

/* Compares the bytes of a segment's pages that are in the file, or those that are not. */
static void
compare(struct evidence *evidence, const struct program *program, const struct address_space *space, bool in_file)
{
	for (uint32_t i = 0; i < program->count; i++) {
		const struct program_segment *segment = &program->segments[i];
		uint32_t first = segment->address / PAGE_SIZE * PAGE_SIZE, end = (segment->address + segment->memory_size + PAGE_SIZE - 1) / PAGE_SIZE * PAGE_SIZE;

		for (uint32_t address = first; address < end; address++) {
			bool is_in_file = address >= segment->address && address - segment->address < segment->file_size;
			uint8_t seen = 0;

			if (is_in_file != in_file)
				continue;
			judge_where(evidence, "init's byte at 0x%x, of the segment from 0x%x on with 0x%x bytes in the file and 0x%x in memory", address,
				    segment->address, segment->file_size, segment->memory_size);
			if (guest_read(space, address, &seen, 1) != 1)
				judge_fail(evidence, "the page is not mapped");
			judge_expected(evidence, "0x%02x", byte_of(program, segment, address));
			judge_seen(evidence, "0x%02x", seen);
			if (seen != byte_of(program, segment, address))
				judge_fail(evidence, in_file ? "a byte of the file is not where it belongs" : "a byte is not 0");
		}
	}
}

LOAD_TEST(init_has_its_bytes_in_their_places)
{
	(void)seen;
	compare(evidence, program, space, true);
}

LOAD_TEST(init_has_zeros_around_them)
{
	(void)seen;
	compare(evidence, program, space, false);
}

static const struct program_segment *
segment_of(const struct program *program, uint32_t page)
{
	for (uint32_t i = 0; i < program->count; i++) {
		const struct program_segment *segment = &program->segments[i];

		if (page >= segment->address / PAGE_SIZE * PAGE_SIZE && page < segment->address + segment->memory_size)
			return segment;
	}
	return NULL;
}

static bool
is_stack(uint32_t page)
{
	return page >= STACK_START && page < STACK_END;
}

static void
judge_rights(struct evidence *evidence, const struct address_space *space, uint32_t page, bool writable)
{
	struct mapping mapping;
	unsigned bits = MAPPING_USER | (writable ? MAPPING_WRITE : 0);

	judge_where(evidence, "init's page at 0x%x", page);
	judge_expected(evidence, "mapped for init, to be read%s", writable ? " and written" : " only");
	judge_seen(evidence, "not mapped");
	if (!walk_address(space, page, &mapping))
		judge_fail(evidence, "a page is missing");
	judge_seen(evidence, "%s, %s, entry 0x%x", mapping.flags & MAPPING_USER ? "init's" : "the kernel's",
		   mapping.flags & MAPPING_WRITE ? "writable" : "read only", mapping.table_entry);
	if ((mapping.flags & (MAPPING_USER | MAPPING_WRITE)) != bits || (mapping.table_entry & MAY_MARK) != (writable ? MAY_WRITE : 0))
		judge_fail(evidence, "a page has other rights than its segment");
}

LOAD_TEST(init_may_write_what_its_segments_say)
{
	(void)seen;
	for (uint32_t i = 0; i < program->count; i++) {
		const struct program_segment *segment = &program->segments[i];

		for (uint32_t page = segment->address / PAGE_SIZE * PAGE_SIZE; page < segment->address + segment->memory_size; page += PAGE_SIZE)
			judge_rights(evidence, space, page, segment->flags & SEGMENT_WRITE);
	}
	for (uint32_t page = STACK_START; page < STACK_END; page += PAGE_SIZE)
		judge_rights(evidence, space, page, true);
}

LOAD_TEST(init_has_no_other_pages)
{
	(void)space;
	for (uint32_t i = 0; i < seen->count && i < PROBE_PAGES_MAX; i++) {
		uint32_t page = seen->pages[i].address;

		judge_where(evidence, "the page at 0x%x", page);
		judge_expected(evidence, "not mapped: it belongs to no segment and not to the stack");
		judge_seen(evidence, "mapped");
		if (!segment_of(program, page) && !is_stack(page))
			judge_fail(evidence, "init has pages that it should not have");
	}
}

/* A Memory is held by its mapped pages, and by nothing else. */
LOAD_TEST(init_memory_goes_with_its_pages)
{
	(void)space, (void)program;
	for (uint32_t i = 0; i < seen->count && i < PROBE_PAGES_MAX; i++) {
		uint32_t pages = 0;

		for (uint32_t other = 0; other < seen->count; other++)
			pages += seen->pages[other].owner == seen->pages[i].owner;
		judge_where(evidence, "the Memory that is mapped at 0x%x, in %u pages", seen->pages[i].address, pages);
		judge_expected(evidence, "%u references", pages);
		judge_seen(evidence, seen->pages[i].owner ? "%u references" : "no Memory (%u)", seen->pages[i].references);
		if (!seen->pages[i].owner || seen->pages[i].references != pages)
			judge_fail(evidence, "a Memory of init's is not held by its mapped pages alone");
	}
}

/* ---- the stack -------------------------------------------------------------------------------------------------------------------- */

struct arguments {
	uint32_t count;
	char	words[WORDS_MAX][24];
	char	line[LINE_MAX];
};

static void
draw_arguments(struct random *random, struct arguments *arguments, uint32_t count)
{
	arguments->count = count;
	arguments->line[0] = '\0';
	for (uint32_t i = 0; i < count; i++) {
		uint32_t length = random_between(random, 1, 20);

		for (uint32_t n = 0; n < length; n++)
			arguments->words[i][n] = (char)('a' + random_below(random, 26));
		arguments->words[i][length] = '\0';
		strcat(strcat(arguments->line, i ? " " : ""), arguments->words[i]);
	}
}

/* Two boots: without words, and with many. */
static void
draw_stack(struct random *random, struct program *program, struct arguments arguments[STACKS])
{
	draw_program(random, program);
	draw_arguments(random, &arguments[0], 0);
	draw_arguments(random, &arguments[1], random_between(random, 5, WORDS_MAX));
}

static void
plan_stack(struct plan *plan, struct arguments arguments[STACKS])
{
	static struct program program;

	draw_stack(&plan->random, &program, arguments);
	for (unsigned i = 0; i < STACKS; i++)
		user_plan_init(plan, PROBE_LOOK, program.bytes, program.size, NULL, 0)->command_line = arguments[i].line;
}

static uint32_t
stack_word(struct evidence *evidence, const struct address_space *space, uint32_t address)
{
	uint32_t value;

	if (address < STACK_START || address > STACK_END - 4 || !guest_read32(space, address, &value))
		judge_fail(evidence, "a word of what init finds on its stack does not lie in its stack");
	return value;
}

static void
judge_string(struct evidence *evidence, const struct address_space *space, uint32_t pointer, const char *expected)
{
	char text[64] = "";

	judge_expected(evidence, "\"%s\", in the stack", expected);
	judge_seen(evidence, "no string, at 0x%x", pointer);
	if (pointer < STACK_START || pointer >= STACK_END || !guest_read_string(space, pointer, text, sizeof text))
		judge_fail(evidence, "an argument is not there");
	judge_seen(evidence, "\"%s\"", text);
	if (strcmp(text, expected))
		judge_fail(evidence, "an argument is not a word of the command line");
}

static void
judge_arguments(struct evidence *evidence, unsigned boot, const struct arguments *arguments)
{
	const struct probe_user_result *seen = probe_result(evidence, boot, sizeof *seen);
	struct address_space space = address_space_at(evidence->results[boot], seen->directory);
	uint32_t sp = seen->frame[FRAME_ESP], count;

	judge_where(evidence, "init's stack at 0x%x, with the command line '%s'", sp, arguments->line);
	count = stack_word(evidence, &space, sp);
	judge_expected(evidence, "argc %u", arguments->count + 1);
	judge_seen(evidence, "%u", count);
	if (count != arguments->count + 1)
		judge_fail(evidence, "argc is wrong");
	for (uint32_t i = 0; i < count; i++) {
		judge_where(evidence, "argv[%u], with the command line '%s'", i, arguments->line);
		judge_string(evidence, &space, stack_word(evidence, &space, sp + 4 + 4 * i), i ? arguments->words[i - 1] : "init");
	}
}

static void
judge_order(struct evidence *evidence, unsigned boot, const struct arguments *arguments)
{
	const struct probe_user_result *seen = probe_result(evidence, boot, sizeof *seen);
	struct address_space space = address_space_at(evidence->results[boot], seen->directory);
	uint32_t sp = seen->frame[FRAME_ESP], argc = arguments->count + 1, words = sp + 4 * (1 + argc + 4);

	judge_where(evidence, "init's stack pointer, with the command line '%s'", arguments->line);
	judge_expected(evidence, "a multiple of 16 in 0x%x..0x%x", STACK_START, STACK_END);
	judge_seen(evidence, "0x%x", sp);
	if (sp % 16 || sp < STACK_START || words > STACK_END)
		judge_fail(evidence, "the stack pointer is not where it can be");
	for (uint32_t i = 0; i < 4; i++) {
		judge_where(evidence, "the words behind argv[%u] on init's stack", argc - 1);
		judge_expected(evidence, "four times 0");
		judge_seen(evidence, "0x%x", stack_word(evidence, &space, sp + 4 * (1 + argc + i)));
		if (stack_word(evidence, &space, sp + 4 * (1 + argc + i)))
			judge_fail(evidence, "argv, the environment or the auxiliary vector has no end");
	}
	for (uint32_t i = 0; i < argc; i++) {
		judge_where(evidence, "argv[%u]", i);
		judge_expected(evidence, "a string above the words, from 0x%x on", words);
		judge_seen(evidence, "0x%x", stack_word(evidence, &space, sp + 4 + 4 * i));
		if (stack_word(evidence, &space, sp + 4 + 4 * i) < words)
			judge_fail(evidence, "a string lies where the words lie, or where the stack will grow");
	}
}

#define STACK_TEST(name, judge) \
	void plan_##name(struct plan *plan) \
	{ \
		static struct arguments arguments[STACKS]; \
		plan_stack(plan, arguments); \
	} \
	void judge_##name(struct evidence *evidence) \
	{ \
		static struct program program; \
		static struct arguments arguments[STACKS]; \
		draw_stack(&evidence->random, &program, arguments); \
		for (unsigned i = 0; i < STACKS; i++) \
			judge(evidence, i, &arguments[i]); \
	}

STACK_TEST(init_finds_its_arguments, judge_arguments)
STACK_TEST(init_finds_its_stack_in_order, judge_order)

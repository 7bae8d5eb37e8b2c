/* SPDX-License-Identifier: MIT */
/*
 * judge_elf.c: exercise 4.2: what a program file asks to be loaded, and files that ask for too much.
 *
 *   The host draws files, right ones and such that are wrong in one number, and reads them itself
 *   in 64 bits, where no sum wraps.
 */
#include "labs/lab04-user/tests/judge.h"

#include <string.h>

#define HEADER		52u
#define LOAD		1u

struct file {
	uint32_t	count, size;
	struct program_segment segments[PROBE_SEGMENTS];
};

struct files_case {
	uint32_t	count;
	struct file	files[PROBE_FILES_MAX];
	struct probe_files input;
};

/* ---- the model -------------------------------------------------------------------------------------------------------- */

/* For the challenge: what can be written is no code. */
static bool refuses_writable_code;

static bool
segment_is_right(const struct files_case *one, const struct file *file, const struct program_segment *segment)
{
	uint64_t end = (uint64_t)segment->address + segment->memory_size;

	if (refuses_writable_code && segment->flags & SEGMENT_WRITE && segment->flags & SEGMENT_EXECUTE)
		return false;
	return segment->file_size <= segment->memory_size && (uint64_t)segment->offset + segment->file_size <= file->size &&
	       segment->address >= one->input.low && end <= one->input.high;
}

static bool
share_a_page(const struct program_segment *a, const struct program_segment *b)
{
	uint64_t a_end = ((uint64_t)a->address + a->memory_size - 1) / PAGE_SIZE, b_end = ((uint64_t)b->address + b->memory_size - 1) / PAGE_SIZE;

	return a->address / PAGE_SIZE <= b_end && b->address / PAGE_SIZE <= a_end;
}

static bool
file_is_right(const struct files_case *one, const struct file *file)
{
	for (uint32_t i = 0; i < file->count; i++) {
		if (i >= PROBE_KEPT || !segment_is_right(one, file, &file->segments[i]))
			return false;
		for (uint32_t before = 0; before < i; before++)
			if (share_a_page(&file->segments[before], &file->segments[i]))
				return false;
	}
	return true;
}

/* ---- judging ------------------------------------------------------------------------------------------------------------ */

static void
judge_segment(struct evidence *evidence, const struct probe_file_result *seen, uint32_t number, const struct program_segment *segment)
{
	const char *const names[] = { "address", "size", "file_offset", "file_size", "writable" };
	const uint32_t expected[] = {
		segment->address, segment->memory_size, segment->offset, segment->file_size, (segment->flags & SEGMENT_WRITE) != 0,
	};
	const uint32_t values[] = {
		seen->segments[number].address, seen->segments[number].size, seen->segments[number].file_offset,
		seen->segments[number].file_size, seen->segments[number].writable,
	};

	for (unsigned i = 0; i < 5; i++) {
		judge_expected(evidence, "segment %u: %s 0x%x", number, names[i], expected[i]);
		judge_seen(evidence, "0x%x", values[i]);
		if (values[i] != expected[i])
			judge_fail(evidence, "a segment of a right file is not told as it stands there");
	}
}

static void
judge_file(struct evidence *evidence, const struct files_case *one, uint32_t number, const struct probe_file_result *seen)
{
	const struct file *file = &one->files[number];
	const struct program_segment *last = &file->segments[file->count - 1];
	bool right = file_is_right(one, file);

	judge_where(evidence, "file %u, of %u bytes, with %u segments, the last at 0x%x (0x%x bytes in memory; 0x%x in the file, from 0x%x on)",
		    number, file->size, file->count, last->address, last->memory_size, last->file_size, last->offset);
	judge_expected(evidence, right ? "it can be loaded" : "it cannot be loaded");
	judge_seen(evidence, seen->refused ? "refused" : "accepted");
	if (seen->refused == right)
		judge_fail(evidence, right ? "a file that is right is refused" : "a file is accepted that asks for what it must not have");
	if (!right)
		return;
	judge_expected(evidence, "%u segments", file->count);
	judge_seen(evidence, "%u segments", seen->count);
	if (seen->count != file->count)
		judge_fail(evidence, "a right file has another number of segments");
	for (uint32_t i = 0; i < file->count; i++)
		judge_segment(evidence, seen, i, &file->segments[i]);
}

static void
judge_case(struct evidence *evidence, const struct files_case *one)
{
	const struct probe_file_result *seen = probe_result(evidence, 0, one->count * sizeof *seen);

	for (uint32_t i = 0; i < one->count; i++)
		judge_file(evidence, one, i, &seen[i]);
}

/* ---- drawing ------------------------------------------------------------------------------------------------------------ */

static void
make_input(struct files_case *one)
{
	one->input.action = PROBE_FILES;
	one->input.count = one->count;
	for (uint32_t i = 0; i < one->count; i++) {
		struct file *file = &one->files[i];

		program_header(one->input.files[i].bytes, file->segments[0].address, file->count);
		memcpy(one->input.files[i].bytes + HEADER, file->segments, file->count * sizeof *file->segments);
		one->input.files[i].size = file->size;
	}
}

/*
 * A right file: segments one above the other, of any alignment, that do not share pages; near one
 * of the bounds.
 */
static struct file *
add_file(struct random *random, struct files_case *one, uint32_t count)
{
	struct file *file = &one->files[one->count++];
	uint32_t at = (random_below(random, 2) ? one->input.low : one->input.high - 0x200000) + random_below(random, 0x100000);

	file->count = count;
	file->size = HEADER + count * 32;
	for (uint32_t i = 0; i < count; i++) {
		struct program_segment *segment = &file->segments[i];

		segment->type = LOAD;
		segment->address = at;
		segment->memory_size = random_between(random, 1, 0x6000);
		segment->file_size = random_below(random, 4) ? random_below(random, segment->memory_size + 1) : segment->memory_size;
		segment->offset = file->size;
		segment->flags = SEGMENT_READ | (i == 0 ? SEGMENT_EXECUTE : random_below(random, 2) ? SEGMENT_WRITE : 0);
		file->size += segment->file_size;
		at = (at + segment->memory_size + PAGE_SIZE - 1) / PAGE_SIZE * PAGE_SIZE + random_below(random, 3) * PAGE_SIZE;
		at += random_below(random, 2) ? 0 : random_below(random, PAGE_SIZE);
	}
	return file;
}

#define FILES_TEST(name) \
	static void draw_##name(struct random *random, struct files_case *one); \
	void plan_##name(struct plan *plan) \
	{ \
		static struct files_case one; \
		begin(&plan->random, &one); \
		draw_##name(&plan->random, &one); \
		make_input(&one); \
		user_plan(plan, &one.input, sizeof one.input); \
	} \
	void judge_##name(struct evidence *evidence) \
	{ \
		static struct files_case one; \
		begin(&evidence->random, &one); \
		draw_##name(&evidence->random, &one); \
		make_input(&one); \
		judge_case(evidence, &one); \
	} \
	static void draw_##name(struct random *random, struct files_case *one)

static void
begin(struct random *random, struct files_case *one)
{
	memset(one, 0, sizeof *one);
	one->input.low = random_between(random, 1, 0x40000) * PAGE_SIZE;
	one->input.high = random_between(random, 0x90000, KERNEL_BASE / PAGE_SIZE) * PAGE_SIZE;
}

FILES_TEST(elf_segments_are_told_as_they_stand)
{
	for (uint32_t i = 0; i < 30; i++)
		add_file(random, one, random_between(random, 1, PROBE_KEPT));
}

/* Its last byte may be the file's last. */
FILES_TEST(elf_segment_lies_whole_in_the_file)
{
	for (uint32_t i = 0; i < 40; i++) {
		struct file *file = add_file(random, one, random_between(random, 1, 3));
		struct program_segment *segment = &file->segments[random_below(random, file->count)];

		switch (i % 5) {
		case 0:
			segment->offset = file->size - segment->file_size + random_below(random, 2);
			break;
		case 1:
			segment->offset = file->size + random_below(random, 2);
			segment->file_size = random_below(random, 2);
			break;
		case 2:
			segment->offset = 0xffffffff - random_below(random, 64);
			break;
		case 3:
			segment->offset = 0u - segment->file_size;
			break;
		default:
			file->size = segment->offset + segment->file_size - random_below(random, 2);
			break;
		}
	}
}

FILES_TEST(elf_segment_has_room_for_its_bytes)
{
	for (uint32_t i = 0; i < 20; i++) {
		struct file *file = add_file(random, one, random_between(random, 1, 3));
		struct program_segment *segment = &file->segments[random_below(random, file->count)];

		segment->memory_size = segment->file_size + (i % 2 ? 1 : 0);
		if (segment->file_size == 0)
			segment->memory_size = 1;
		if (i % 4 == 2 && segment->file_size > 1)
			segment->memory_size = segment->file_size - 1;
	}
}

/* The last segment of a file lies anywhere, at both bounds. */
FILES_TEST(elf_segment_lies_in_the_users_half)
{
	for (uint32_t i = 0; i < 60; i++) {
		struct file *file = add_file(random, one, 1);
		struct program_segment *segment = &file->segments[0];
		uint32_t size = segment->memory_size;

		switch (i % 6) {
		case 0:
			segment->address = one->input.low - random_below(random, 2);
			break;
		case 1:
			segment->address = one->input.high - size + random_below(random, 2);
			break;
		case 2:
			segment->address = one->input.high + random_below(random, 0x10000);
			break;
		case 3:
			segment->address = 0u - size + random_below(random, 2);
			break;
		case 4:
			segment->memory_size = 0u - segment->address + random_below(random, 0x1000);
			break;
		default:
			segment->memory_size = 0xffffffff - random_below(random, 0x2000);
			break;
		}
	}
}

/* Two segments around a page's end, in both orders; the same page, or not. */
FILES_TEST(elf_segments_share_no_page)
{
	for (uint32_t i = 0; i < 60; i++) {
		struct file *file = add_file(random, one, random_between(random, 2, 4));
		struct program_segment *low = &file->segments[0], *high = &file->segments[file->count - 1];
		struct program_segment kept = *low;
		uint32_t page = (one->input.low / PAGE_SIZE + 0x300) * PAGE_SIZE;

		low->memory_size = low->file_size + random_between(random, 1, PAGE_SIZE);
		low->address = page - low->memory_size + (i % 3 == 1);
		high->address = page + (i % 3 == 2 ? 0 : random_below(random, PAGE_SIZE));
		if (i % 5 == 4)
			high->address = low->address + low->memory_size / 2;
		if (i % 2) {
			*low = *high;
			*high = kept;
			high->memory_size = high->file_size + random_between(random, 1, PAGE_SIZE);
			high->address = page - high->memory_size + (i % 3 == 1);
			low->flags = SEGMENT_READ | SEGMENT_EXECUTE;
		}
	}
}

FILES_TEST(elf_segments_are_not_too_many)
{
	for (uint32_t i = 0; i < 12; i++)
		add_file(random, one, PROBE_KEPT - 1 + i % 3);
}

/* Any number of any segment replaced by another one. */
FILES_TEST(elf_files_of_any_numbers)
{
	for (uint32_t i = 0; i < PROBE_FILES_MAX; i++) {
		struct file *file = add_file(random, one, random_between(random, 1, 5));
		struct program_segment *segment = &file->segments[random_below(random, file->count)];
		uint32_t value = random_below(random, 2) ? (uint32_t)random_next(random) : random_below(random, 2) ? 0u - random_below(random, 99) :
				 one->input.high - random_below(random, 0x9000);

		switch (random_below(random, 4)) {
		case 0:
			segment->offset = value;
			break;
		case 1:
			segment->file_size = value;
			break;
		case 2:
			segment->memory_size = value | 1;
			break;
		default:
			if (file->segments == segment)
				break;
			segment->address = value;
			break;
		}
	}
}

/* ---- a challenge --------------------------------------------------------------------------------------------------------- */

/* Some of the files have a segment, one of several, that is code and can be written. */
static void
draw_writable_code(struct random *random, struct files_case *one)
{
	begin(random, one);
	for (uint32_t i = 0; i < 30; i++) {
		struct file *file = add_file(random, one, random_between(random, 1, PROBE_KEPT));

		if (i % 3)
			file->segments[random_below(random, file->count)].flags |= i % 3 == 1 ? SEGMENT_WRITE : SEGMENT_EXECUTE;
	}
	make_input(one);
}

void
plan_challenge_elf_refuses_writable_code(struct plan *plan)
{
	static struct files_case one;

	draw_writable_code(&plan->random, &one);
	user_plan(plan, &one.input, sizeof one.input);
}

void
judge_challenge_elf_refuses_writable_code(struct evidence *evidence)
{
	static struct files_case one;

	draw_writable_code(&evidence->random, &one);
	refuses_writable_code = true;
	judge_case(evidence, &one);
	refuses_writable_code = false;
}

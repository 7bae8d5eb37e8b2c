/* SPDX-License-Identifier: MIT */
/*
 * judge_copy.c: exercise 2.7, user_range_usable() and copy(): the way to user memory.
 *
 *   A made-up space of a few pages, whose frames lie in the probe in another order; the host knows
 *   what every byte holds, carries the copies out by itself and compares results, sums of the
 *   kernel's buffer, and the frames.
 */
#include "labs/lab02-memory/tests/judge.h"

#include <stdio.h>
#include <string.h>

#define E_FAULT		(-6)
#define ARENA		(PROBE_COPY_PAGES * PAGE)
#define READ_ONLY	(ENTRY_PRESENT | ENTRY_USER)
#define READ_WRITE	(ENTRY_PRESENT | ENTRY_USER | ENTRY_WRITE)

static uint8_t arena[ARENA], buffer[PROBE_COPY_BYTES];

/* ---- the model ------------------------------------------------------------------------------------------------------- */

/* Where a user byte lies in the arena; -1 if a program (for writing: need) could not reach it. */
static int
place_of(const struct probe_copy *one, uint64_t address, uint32_t need)
{
	if (address < USER_FIRST || address >= KERNEL)
		return -1;
	for (uint32_t n = 0; n < PROBE_COPY_PAGES; n++)
		if (one->pages[n].bits && address / PAGE == one->pages[n].address / PAGE) {
			uint32_t bits = one->pages[n].bits, wanted = need | ENTRY_PRESENT | ENTRY_USER;

			return (bits & wanted) == wanted && !(bits & ENTRY_DEVICE) ? (int)(n * PAGE + address % PAGE) : -1;
		}
	return -1;
}

static bool
is_usable(const struct probe_copy *one, const struct probe_copy_op *op, uint32_t need)
{
	if (op->address < USER_FIRST || (uint64_t)op->address + op->size > KERNEL)
		return false;
	for (uint64_t i = 0; i < op->size; i++)
		if (place_of(one, (uint64_t)op->address + i, need) < 0)
			return false;
	return true;
}

/* Carry an operation out; its result, the buffer being left as it must be. */
static int32_t
model_copy(const struct probe_copy *one, uint32_t number)
{
	const struct probe_copy_op *op = &one->ops[number];
	uint32_t need = op->kind == COPY_TO_USER ? ENTRY_WRITE : op->kind == COPY_USABLE ? op->need : 0;

	for (uint32_t i = 0; i < PROBE_COPY_BYTES; i++)
		buffer[i] = PROBE_BUFFER_BYTE(number, i);
	if (op->kind == COPY_USABLE)
		return is_usable(one, op, need);
	if (!is_usable(one, op, need))
		return E_FAULT;
	for (uint32_t i = 0; i < op->size; i++) {
		int place = place_of(one, op->address + i, need);

		if (op->kind == COPY_TO_USER)
			arena[place] = buffer[i];
		else
			buffer[i] = arena[place];
	}
	return 0;
}

/* ---- judging -------------------------------------------------------------------------------------------------------------- */

static const char *
result_name(const struct probe_copy_op *op, int32_t error, char text[32])
{
	if (op->kind == COPY_USABLE)
		snprintf(text, 32, "%s", error == 1 ? "true" : error == 0 ? "false" : "neither true nor false");
	else
		snprintf(text, 32, error == E_FAULT ? "E_FAULT" : error == 0 ? "E_OK" : "%d", error);
	return text;
}

static void
judge_op(struct evidence *evidence, const struct probe_copy *one, uint32_t i, const struct probe_copy_result *seen)
{
	static const char *const names[] = { "copy_from_caller()", "copy_to_caller()", "user_range_usable()" };
	const struct probe_copy_op *op = &one->ops[i];
	int32_t expected = model_copy(one, i);
	uint32_t sum = 0;
	char text[32];

	judge_where(evidence, "%s of %u bytes at 0x%x", names[op->kind], op->size, op->address);
	judge_expected(evidence, "%s", result_name(op, expected, text));
	judge_seen(evidence, "%s", result_name(op, seen->error, text));
	if (seen->error != expected)
		judge_fail(evidence, expected == E_FAULT || (op->kind == COPY_USABLE && !expected) ?
			   "a range that is not the user's, or not all of it, must be refused" : "a range that is the user's is refused");
	for (uint32_t n = 0; n < PROBE_COPY_BYTES; n++)
		sum = PROBE_SUM(sum, buffer[n]);
	judge_expected(evidence, "a buffer with the sum 0x%x", sum);
	judge_seen(evidence, "a buffer with the sum 0x%x", seen->sum);
	if (seen->sum != sum && !(expected == E_FAULT && op->kind == COPY_FROM_USER))
		judge_fail(evidence, "the kernel's buffer holds the wrong bytes");
}

static void
judge_arena(struct evidence *evidence, const struct probe_copy *one)
{
	const uint8_t *seen = judge_variable(evidence, 0, "probe_arena", ARENA);

	for (uint32_t i = 0; i < ARENA; i++)
		if (seen[i] != arena[i]) {
			judge_where(evidence, "the byte %u of the page at 0x%x", i % PAGE, one->pages[i / PAGE].address);
			judge_expected(evidence, "0x%02x", arena[i]);
			judge_seen(evidence, "0x%02x", seen[i]);
			judge_fail(evidence, "user memory holds the wrong bytes after the copies");
		}
}

static void
judge_case(struct evidence *evidence, const struct probe_copy *one)
{
	const struct probe_copy_result *seen = probe_result(evidence, 0, one->count * sizeof *seen);

	for (uint32_t i = 0; i < ARENA; i++)
		arena[i] = PROBE_ARENA_BYTE(i);
	for (uint32_t i = 0; i < one->count; i++)
		judge_op(evidence, one, i, &seen[i]);
	judge_arena(evidence, one);
}

/* ---- drawing ------------------------------------------------------------------------------------------------------------------ */

#define COPY_TEST(name) \
	static void draw_##name(struct random *random, struct probe_copy *one, uint32_t base); \
	void plan_##name(struct plan *plan) \
	{ \
		struct probe_copy one; \
		uint32_t base = begin(&plan->random, &one); \
		draw_##name(&plan->random, &one, base); \
		plan_probe(plan, PROBE_COPY, &one, sizeof one); \
	} \
	void judge_##name(struct evidence *evidence) \
	{ \
		struct probe_copy one; \
		uint32_t base = begin(&evidence->random, &one); \
		draw_##name(&evidence->random, &one, base); \
		judge_case(evidence, &one); \
	} \
	static void draw_##name(struct random *random, struct probe_copy *one, uint32_t base)

/* All pages writable, in a row that crosses the end of a table; their frames in another order. */
static uint32_t
begin(struct random *random, struct probe_copy *one)
{
	uint32_t base = random_between(random, 1, 700) << 22, order[PROBE_COPY_PAGES];

	base -= random_between(random, 3, PROBE_COPY_PAGES - 3) * PAGE;
	memset(one, 0, sizeof *one);
	for (uint32_t n = 0; n < PROBE_COPY_PAGES; n++) {
		uint32_t other = random_below(random, n + 1);

		order[n] = order[other];
		order[other] = n;
	}
	for (uint32_t n = 0; n < PROBE_COPY_PAGES; n++) {
		one->pages[n].address = base + order[n] * PAGE;
		one->pages[n].bits = READ_WRITE;
	}
	return base;
}

static void
add(struct probe_copy *one, enum probe_copy_kind kind, uint32_t address, uint32_t size, uint32_t need)
{
	one->ops[one->count++] = (struct probe_copy_op){ kind, address, size, need };
}

/* Give the n-th page of the row other bits. */
static void
set_bits(struct probe_copy *one, uint32_t address, uint32_t bits)
{
	for (uint32_t n = 0; n < PROBE_COPY_PAGES; n++)
		if (one->pages[n].address == address)
			one->pages[n].bits = bits;
}

static void
add_both(struct probe_copy *one, uint32_t address, uint32_t size)
{
	add(one, COPY_FROM_USER, address, size, 0);
	add(one, COPY_TO_USER, address, size, 0);
	add(one, COPY_USABLE, address, size, ENTRY_WRITE);
	add(one, COPY_USABLE, address, size, 0);
}

COPY_TEST(copy_stays_in_one_page)
{
	for (unsigned i = 0; i < 8; i++) {
		uint32_t offset = random_below(random, PAGE - 200);

		add(one, i % 2 ? COPY_TO_USER : COPY_FROM_USER, base + random_below(random, PROBE_COPY_PAGES) * PAGE + offset,
		    random_between(random, 1, 200), 0);
	}
}

COPY_TEST(copy_crosses_pages_that_lie_apart)
{
	for (unsigned i = 0; i < 10; i++) {
		uint32_t offset = random_between(random, 1, 9 * PAGE);

		add(one, i % 2 ? COPY_FROM_USER : COPY_TO_USER, base + offset, random_between(random, PAGE, 2 * PAGE + 700), 0);
	}
	add(one, COPY_TO_USER, base + PAGE, PAGE, 0);
	add(one, COPY_FROM_USER, base + 2 * PAGE - 1, 2, 0);
	add(one, COPY_FROM_USER, base + PAGE - 1, 2 * PAGE + 2, 0);	/* four pages: two of them whole */
}

/* A page that is not there: at the beginning, in the middle, right behind the end. */
COPY_TEST(copy_refuses_pages_that_are_absent)
{
	uint32_t hole = base + random_between(random, 3, 6) * PAGE;

	set_bits(one, hole, random_below(random, 2) ? 0 : READ_WRITE & ~ENTRY_PRESENT);
	add_both(one, hole, 1);
	add_both(one, hole - 10, 20);
	add_both(one, hole - 2 * PAGE, 2 * PAGE);
	add_both(one, hole - PAGE - 5, PAGE + 6);
	add_both(one, hole - 100, PAGE + 200);
	add_both(one, hole + PAGE - 1, 1);
	add_both(one, hole + PAGE, 300);
}

COPY_TEST(copy_refuses_pages_that_may_not_be_written)
{
	uint32_t closed = base + random_between(random, 3, 6) * PAGE;

	set_bits(one, closed, READ_ONLY);
	add_both(one, closed + 10, 50);
	add_both(one, closed - 100, 200);
	add_both(one, closed - PAGE, PAGE);
	add_both(one, closed + PAGE - 1, 2);
}

/* Pages of the kernel's in the user's half, and pages of devices. */
COPY_TEST(copy_refuses_pages_that_are_not_the_users)
{
	uint32_t kernels = base + random_between(random, 2, 4) * PAGE, device = kernels + 4 * PAGE;

	set_bits(one, kernels, READ_WRITE & ~ENTRY_USER);
	set_bits(one, device, READ_WRITE | ENTRY_DEVICE);
	add_both(one, kernels + 1, 10);
	add_both(one, kernels - 30, 100);
	add_both(one, device, 16);
	add_both(one, device - 1, 2);
	add_both(one, kernels + PAGE, 2 * PAGE);
}

/* Addresses of the kernel's, page 0, and sums that wrap round. */
COPY_TEST(copy_stays_in_the_users_half)
{
	static const uint32_t places[][2] = {
		{ 0, 1 }, { 0x100, 200 }, { KERNEL - 1, 2 }, { KERNEL, 1 }, { KERNEL + 8, 100 }, { 0xfffffff0, 16 }, { 0xfffffff0, 0x120 },
	};
	uint32_t order = random_below(random, 7);

	one->pages[0].address = KERNEL - PAGE;
	one->pages[1].address = KERNEL;		/* mapped, so that only the bounds can say no */
	one->pages[2].address = 0;
	one->pages[3].address = 0xfffff000;
	for (unsigned i = 0; i < 7; i++) {
		const uint32_t *place = places[(i + order) % 7];

		add(one, i % 2 ? COPY_FROM_USER : COPY_TO_USER, place[0], place[1], 0);
		add(one, COPY_USABLE, place[0], place[1], 0);
	}
	add(one, COPY_USABLE, base, 0xffffffff - random_below(random, 4096), 0);
	add(one, COPY_USABLE, KERNEL - 16, 16, ENTRY_WRITE);
	add(one, COPY_TO_USER, KERNEL - 16, 16, 0);
}

/* Nothing to copy is always done. */
COPY_TEST(copy_of_nothing_is_done)
{
	add_both(one, base + random_below(random, 9 * PAGE), 0);
	add_both(one, base + 20 * PAGE, 0);
	add_both(one, USER_FIRST, 0);
	add(one, COPY_FROM_USER, base, 10, 0);
}

/* SPDX-License-Identifier: MIT */
/*
 * judge_backtrace.c: exercise 1.7, backtrace_walk(): who called whom.
 *
 *   Most stacks are made up, with frames where the host wants them, good and bad.  One is real:
 *   functions of the probe call each other in an order that the seed decides, and what the walk
 *   finds is compared with the addresses of these functions in the kernel's own file.
 */
#include "labs/lab01-boot/tests/judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STACK_MAX	4096u
#define FRAMES_MAX	40u

struct stack_case {
	struct probe_walk walk;
	uint8_t		bytes[STACK_MAX];	/* the stack, and a little that lies behind it */
	uint32_t	frames[FRAMES_MAX];	/* where they begin, innermost first */
	unsigned	count;
};

/* ---- making up a stack ----------------------------------------------------------------------------------------------- */

static void
poke(struct stack_case *one, uint32_t address, uint32_t word)
{
	memcpy(one->bytes + (address - one->walk.low), &word, 4);
}

static uint32_t
draw_code(struct random *random, const struct stack_case *one)
{
	return random_between(random, one->walk.code_start, one->walk.code_end - 1);
}

/* A stack of random bytes with `count` good frames, the last one's caller being nobody. */
static void
draw_stack(struct random *random, struct stack_case *one, unsigned count)
{
	uint32_t address;

	memset(one, 0, sizeof *one);
	one->walk.low = 0xc0000000 + 16 * random_below(random, 0x1000000);
	one->walk.code_start = 0xc0100000 + random_below(random, 0x1000);
	one->walk.code_end = one->walk.code_start + random_between(random, 0x1000, 0x10000);
	one->walk.limit = PROBE_ADDRESSES;
	for (unsigned i = 0; i < sizeof one->bytes; i++)
		one->bytes[i] = (uint8_t)random_next(random);
	address = one->walk.low + 4 * random_below(random, 20);
	for (unsigned i = 0; i < count; i++) {
		one->frames[i] = address;
		address += 8 + 4 * random_below(random, 18);
	}
	one->count = count;
	for (unsigned i = 0; i < count; i++) {
		poke(one, one->frames[i], i + 1 < count ? one->frames[i + 1] : 0);
		poke(one, one->frames[i] + 4, draw_code(random, one));
	}
	one->walk.ebp = one->frames[0];
	one->walk.size = one->frames[count - 1] + 8 - one->walk.low + 4 * random_below(random, 4);
}

/* The same stack at another address. */
static void
move_stack(struct stack_case *one, uint32_t low)
{
	uint32_t distance = low - one->walk.low;

	one->walk.low = low;
	one->walk.ebp += distance;
	for (unsigned i = 0; i < one->count; i++)
		one->frames[i] += distance;
	for (unsigned i = 0; i + 1 < one->count; i++)
		poke(one, one->frames[i], one->frames[i + 1]);
}

/* ---- what is right ------------------------------------------------------------------------------------------------------ */

static bool
word_at(const struct stack_case *one, uint64_t address, uint32_t *word)
{
	if (address < one->walk.low || address + 4 > (uint64_t)one->walk.low + one->walk.size)
		return false;
	memcpy(word, one->bytes + (address - one->walk.low), 4);
	return true;
}

static uint32_t
model_walk(const struct stack_case *one, uint32_t addresses[PROBE_ADDRESSES])
{
	uint64_t ebp = one->walk.ebp, last = 0;
	uint32_t count = 0, next, back;

	while (count < one->walk.limit) {
		if (ebp % 4 || ebp < last || !word_at(one, ebp, &next) || !word_at(one, ebp + 4, &back))
			break;
		if (back < one->walk.code_start || back >= one->walk.code_end)
			break;
		addresses[count++] = back;
		last = ebp + 8;
		ebp = next;
	}
	return count;
}

/* ---- judging --------------------------------------------------------------------------------------------------------------- */

static void
show_addresses(char *text, size_t size, uint32_t count, const uint32_t *addresses)
{
	int used = snprintf(text, size, "%u:", count);

	for (uint32_t i = 0; i < count && i < PROBE_ADDRESSES && (size_t)used + 16 < size; i++)
		used += snprintf(text + used, size - (size_t)used, " %08x", addresses[i]);
}

static void
judge_stack(struct evidence *evidence, const struct stack_case *one, const struct probe_walk_result *seen)
{
	struct probe_walk_result right;
	char text[1024];

	memset(&right, PROBE_UNTOUCHED, sizeof right);
	right.count = model_walk(one, right.addresses);
	judge_where(evidence, "backtrace_walk() of a stack 0x%08x .. 0x%08x, code 0x%08x .. 0x%08x, ebp 0x%08x, limit %u",
		    one->walk.low, one->walk.low + one->walk.size - 1, one->walk.code_start, one->walk.code_end - 1,
		    one->walk.ebp, one->walk.limit);
	show_addresses(text, sizeof text, right.count, right.addresses);
	judge_expected(evidence, "%s", text);
	show_addresses(text, sizeof text, seen->count, seen->addresses);
	judge_seen(evidence, "%s", text);
	if (seen->count > right.count)
		judge_fail(evidence, "the walk goes on where it should end");
	if (seen->count < right.count)
		judge_fail(evidence, "the walk ends too early");
	if (memcmp(seen->addresses, right.addresses, right.count * sizeof *right.addresses))
		judge_fail(evidence, "these are not the return addresses in the frames");
	for (uint32_t i = right.count; i < PROBE_ADDRESSES; i++)
		if (seen->addresses[i] != right.addresses[i])
			judge_fail(evidence, "addresses[%u] was written, and the walk has only %u", i, right.count);
}

typedef void draw_function(struct random *random, struct stack_case *one, unsigned number);

static void
plan_stacks(struct plan *plan, draw_function *draw, unsigned cases)
{
	uint8_t *data = malloc(cases * sizeof(struct stack_case));
	struct stack_case one;
	size_t size = 0;

	if (!data)
		abort();
	for (unsigned i = 0; i < cases; i++) {
		draw(&plan->random, &one, i);
		one.walk.bytes = (one.walk.size + 64) / 4 * 4;
		memcpy(data + size, &one, sizeof one.walk + one.walk.bytes);
		size += sizeof one.walk + one.walk.bytes;
	}
	plan_probe(plan, PROBE_WALK, data, size);
	free(data);
}

static void
judge_stacks(struct evidence *evidence, draw_function *draw, unsigned cases)
{
	const struct probe_walk_result *seen = probe_result(evidence, 0, cases * sizeof *seen);
	struct stack_case one;

	for (unsigned i = 0; i < cases; i++) {
		draw(&evidence->random, &one, i);
		judge_stack(evidence, &one, &seen[i]);
	}
}

/* A test is how its cases are drawn; `number` counts them. */
#define STACK_TEST(name, cases) \
	static draw_function draw_##name; \
	void plan_##name(struct plan *plan) { plan_stacks(plan, draw_##name, cases); } \
	void judge_##name(struct evidence *evidence) { judge_stacks(evidence, draw_##name, cases); } \
	static void draw_##name(struct random *random, struct stack_case *one, unsigned number)

/* Now and then a stack at the very end of the address space, where low + size is 0. */
STACK_TEST(backtrace_follows_the_chain, 2)
{
	bool at_end = random_below(random, 3) == 0;

	draw_stack(random, one, number ? random_between(random, 2, 30) : 1);
	if (number && at_end)
		move_stack(one, -one->walk.size);
}

STACK_TEST(backtrace_stops_at_its_limit, 2)
{
	draw_stack(random, one, 20);
	one->walk.limit = number ? random_between(random, 1, 19) : 20;
}

/*
 * A frame pointer that leads out of the stack, on either side, or only half of whose pair lies in
 * it; none at all.
 */
STACK_TEST(backtrace_stays_in_the_stack, 6)
{
	unsigned bad = random_between(random, 1, 9);

	draw_stack(random, one, 10);
	if (number == 0)
		poke(one, one->frames[bad - 1], one->walk.low - 4 * random_between(random, 1, 100));
	if (number == 1)
		poke(one, one->frames[bad - 1], one->walk.low + one->walk.size + 4 * random_below(random, 8));
	if (number == 2) {
		poke(one, one->frames[bad - 1], one->walk.low + one->walk.size - 4);
		poke(one, one->walk.low + one->walk.size, draw_code(random, one));
	}
	if (number == 3)
		one->walk.ebp = 0;
	if (number >= 4) {
		one->walk.ebp = one->walk.low - 4;
		one->walk.size = number == 4 ? 4 : one->walk.size;
		poke(one, one->walk.low, draw_code(random, one));
	}
}

/*
 * From some frame on all bytes are the same, so that what is read is an address in the code
 * wherever it is read.
 */
STACK_TEST(backtrace_wants_aligned_frames, 2)
{
	unsigned bad = number ? random_between(random, 1, 9) : 0;

	draw_stack(random, one, 10);
	one->walk.code_start = 0xc0c00000 + random_below(random, 0x1000);
	one->walk.code_end = 0xc0c0f000;
	for (unsigned i = 0; i < bad; i++)
		poke(one, one->frames[i] + 4, draw_code(random, one));
	memset(one->bytes + (one->frames[bad] - one->walk.low), 0xc0, sizeof one->bytes - (one->frames[bad] - one->walk.low));
	one->walk.size += 4;
	if (bad)
		poke(one, one->frames[bad - 1], one->frames[bad] + random_between(random, 1, 3));
	else
		one->walk.ebp += random_between(random, 1, 3);
}

/* One byte before the code, one behind it, and its first and last. */
STACK_TEST(backtrace_wants_addresses_in_the_code, 3)
{
	draw_stack(random, one, 12);
	poke(one, one->frames[2] + 4, one->walk.code_start);
	poke(one, one->frames[3] + 4, one->walk.code_end - 1);
	poke(one, one->frames[6] + 4, number == 0   ? one->walk.code_start - 1 :
				      number == 1 ? one->walk.code_end :
						    (uint32_t)random_next(random) & 0x7fffffff);
}

/* To itself, to an earlier frame, and into the pair that was just read. */
STACK_TEST(backtrace_ends_although_frames_form_a_ring, 3)
{
	unsigned bad = random_between(random, 2, 9);

	draw_stack(random, one, 12);
	poke(one, one->frames[bad], number == 0	  ? one->frames[bad] :
				    number == 1 ? one->frames[random_below(random, bad)] :
						  one->frames[bad] + 4);
	if (number == 2)
		poke(one, one->frames[bad] + 8, draw_code(random, one));
}

/* ---- the real stack ---------------------------------------------------------------------------------------------------------- */

#define DEPTH_MAX	20u

static unsigned
draw_order(struct random *random, uint8_t order[DEPTH_MAX])
{
	unsigned depth = random_between(random, 6, DEPTH_MAX);

	for (unsigned i = 0; i < depth; i++)
		order[i] = (uint8_t)random_below(random, PROBE_LINKS);
	return depth;
}

void
plan_backtrace_tells_who_called_whom(struct plan *plan)
{
	uint8_t order[DEPTH_MAX];
	unsigned depth = draw_order(&plan->random, order);

	plan_probe(plan, PROBE_CHAIN, order, depth);
}

/* The name of the function that the call before a return address stands in. */
static const char *
caller_name(const struct evidence *evidence, uint32_t address)
{
	const struct symbol *symbol = symbols_at(evidence->symbols, address - 1, NULL);

	return symbol ? symbol->name : "nothing";
}

void
judge_backtrace_tells_who_called_whom(struct evidence *evidence)
{
	const struct probe_walk_result *seen = probe_result(evidence, 0, sizeof *seen);
	uint8_t order[DEPTH_MAX];
	unsigned depth = draw_order(&evidence->random, order), found = 0;
	char wanted[32];

	if (seen->count > PROBE_ADDRESSES)
		judge_fail(evidence, "backtrace_walk() says that it found %u addresses, where %u was the limit", seen->count,
			   PROBE_ADDRESSES);
	for (uint32_t i = 0; i < seen->count; i++) {
		const char *name = caller_name(evidence, seen->addresses[i]);

		if (!strcmp(name, "chain_next"))	/* every link calls the next one through it */
			continue;
		if (found == depth)
			break;
		snprintf(wanted, sizeof wanted, "probe_link_%u", order[depth - 1 - found++]);
		judge_where(evidence, "address number %u", i + 1);
		judge_expected(evidence, "%s", wanted);
		judge_seen(evidence, "%s (0x%08x)", name, seen->addresses[i]);
		if (strcmp(name, wanted))
			judge_fail(evidence, "the functions did not call each other in this order");
	}
	judge_where(evidence, "%u addresses in all", seen->count);
	judge_expected(evidence, "%u calls of the chain, and below them kernel_main", depth);
	judge_seen(evidence, "%u calls of the chain", found);
	if (found < depth)
		judge_fail(evidence, "callers are missing");
	for (uint32_t i = 0; i < seen->count; i++)
		if (!strcmp(caller_name(evidence, seen->addresses[i]), "kernel_main"))
			return;
	judge_fail(evidence, "the walk does not reach kernel_main");
}

/* SPDX-License-Identifier: MIT */
/*
 * draw.c: random values that bite.
 *
 *   A number is worth drawing where a check could be missing: 0, the ends of what is allowed and
 *   one beyond, powers of two, both sides of every border in the space, what wraps when something
 *   is added.
 */
#include "fuzz.parts/draw.h"

#include "fuzz.parts/actor.h"

#define KERNEL_SHOWN	0x200000u	/* bytes from the kernel's base: text, tables and data lie there */
#define HANDLES_LIKELY	80u		/* most handle tables are smaller */

uint32_t
draw_any(struct actor *actor)
{
	static const uint32_t edges[] = {
		0, 0xfffu, 0x1000u, 0x1001u, USER_TOP - 1, USER_TOP, USER_TOP + 1, KERNEL_BASE - 1,
		KERNEL_BASE, KERNEL_BASE + 1, 0x7fffffffu, 0x80000000u, 0xfffff000u, 0xffffffffu,
	};
	const uint32_t power = 1u << random_below(&actor->random, 32);

	switch (random_below(&actor->random, 8)) {
	case 0:
		return random_below(&actor->random, 16);
	case 1:
	case 2:
		return PICK(actor, edges);
	case 3:
		return power + random_below(&actor->random, 3) - 1;
	case 4:
		return -random_below(&actor->random, 64);
	case 5:
		return random_below(&actor->random, 4096) * PAGE_SIZE;
	default:
		return random_next(&actor->random);
	}
}

handle_t
draw_known(struct actor *actor, uint32_t kind)
{
	return actor->camp->known[kind_index(kind)][random_below(&actor->random, KNOWN)];
}

handle_t
draw_handle(struct actor *actor)
{
	return draw_known(actor, OBJECT_TASK << random_below(&actor->random, KINDS));
}

handle_t
draw_wrong_handle(struct actor *actor)
{
	static const uint32_t edges[] = { 0, 1, 63, 64, 511, 512, 4095, 4096, HANDLE_MAX - 1, HANDLE_MAX };

	if (random_chance(&actor->random, 2))
		return PICK(actor, edges);
	return random_below(&actor->random, HANDLES_LIKELY);
}

handle_t
draw_kind(struct actor *actor, uint32_t kind)
{
	switch (random_below(&actor->random, 16)) {
	case 0:
		return draw_handle(actor);
	case 1:
		return draw_wrong_handle(actor);
	default:
		return draw_known(actor, kind);
	}
}

handle_t
draw_kind_or_0(struct actor *actor, uint32_t kind, uint32_t n)
{
	return random_chance(&actor->random, n) ? 0 : draw_kind(actor, kind);
}

uint32_t
draw_address(struct actor *actor)
{
	static const uint32_t edges[] = {
		0, 1, USER_BASE - 4, USER_BASE, USER_TOP - 4, USER_TOP - 1, USER_TOP, MAILBOX_BASE + 8,
		MAILBOX_BASE + THREADS_PER_TASK * MAILBOX_SIZE - 4, KERNEL_BASE - 4, KERNEL_BASE - 1,
		KERNEL_BASE, KERNEL_BASE + 0x100000u, KERNEL_BASE + DIRECT_MAP_SIZE, 0xfffff000u,
		0xfffffff0u, 0xffffffffu, CAMP - 4, CAMP + CAMP_SIZE - 4, ARENA + 0xfffe, (uint32_t)actor_entry,
	};

	switch (random_below(&actor->random, 8)) {
	case 0:
	case 1:
		return PICK(actor, edges);
	case 2:
		return ARENA + random_below(&actor->random, ARENA_PAGES * PAGE_SIZE);
	case 3:
		return draw_any(actor);
	case 4:
		return KERNEL_BASE + random_below(&actor->random, KERNEL_SHOWN);
	default:
		return CAMP_SCRATCH + random_below(&actor->random, 128);
	}
}

uint32_t
draw_flags(struct actor *actor)
{
	static const uint32_t useful[] = { 0x0400u, 0x3000u, 0x4000u, 0x40000u, 0x200000u, 0x8d5u };
	const uint32_t trap = 0x100u;
	uint32_t flags = 0x202u;

	for (unsigned n = 0; n < 3; n++)
		flags |= PICK(actor, useful);
	if (random_chance(&actor->random, 4))
		flags ^= draw_any(actor);
	return flags & ~trap;
}

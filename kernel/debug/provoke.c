/* SPDX-License-Identifier: MIT */
/*
 * provoke.c: failures on demand; see provoke.h.
 *
 *   The functions here store to a volatile variable after their calls: else the compiler would leave the
 *   calls out, or turn them into jumps that a backtrace cannot show.
 */
#include "debug/provoke.h"

#include "abi/calls.h"
#include "arch/i386/string.h"
#include "assert.h"

#define NOWHERE	((volatile uint32_t *)0xfffff000u)	/* never mapped (abi/space.h) */

uint32_t provoke_left[PROVOKE_KINDS];

static volatile uint32_t kept;

static void
provoke_now(void)
{
	panic("asked for by panic=%s (%d)", "now", 42);
}

static void
provoke_assert(void)
{
	assert(kept != 0);
}

__attribute__((noinline)) static void
provoke_inner(void)
{
	if (kept == 0)
		panic("asked for by panic=deep");
}

__attribute__((noinline)) static void
provoke_middle(void)
{
	provoke_inner();
	kept = 1;
}

__attribute__((noinline)) static void
provoke_outer(void)
{
	provoke_middle();
	kept = 2;
}

static void
provoke_fault(void)
{
	kept = *NOWHERE;
}

static void
provoke_recursion(void)
{
	panic("a string that is not there: %s", (const char *)NOWHERE);
}

__attribute__((noinline)) static void
provoke_stack(void)
{
	volatile uint32_t local[64];

	local[0] = kept;
	if (local[0] == 0)
		provoke_stack();
	kept = local[0];
}

static const struct {
	unsigned lab;
	const char *what;
	void (*fail)(void);
} failures[] = {
	{ 1, "now", provoke_now },
	{ 1, "assert", provoke_assert },
	{ 1, "deep", provoke_outer },
	{ 3, "fault", provoke_fault },
	{ 3, "recursion", provoke_recursion },
	{ 3, "stack", provoke_stack },
};

void
provoke(unsigned lab, const char *what)
{
	for (unsigned i = 0; what != NULL && i < countof(failures); i++)
		if (failures[i].lab == lab && strcmp(failures[i].what, what) == 0)
			failures[i].fail();
}

error_t
provoke_set(uint32_t value)
{
	uint32_t *left = &provoke_left[value & FAIL_QUOTA ? PROVOKE_QUOTA : PROVOKE_MEMORY];
	const uint32_t before = *left;

	*left = value & FAIL_COUNT_MAX;
	return before;
}

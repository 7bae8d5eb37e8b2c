/* SPDX-License-Identifier: MIT */
/*
 * provoke.c: the kernel fails as the boot option panic=WHAT says (selftest.h), to see what it says
 * about that.
 *
 *   The functions here store to a volatile variable after their calls: else the compiler would leave the
 *   calls out, or turn them into jumps that a backtrace cannot show.
 */
#include "selftest/selftest.h"

#include "arch/i386/string.h"
#include "assert.h"
#include "types.h"

#define NOWHERE	((volatile uint32_t *)0xfffff000u)	/* never mapped (abi/space.h) */

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

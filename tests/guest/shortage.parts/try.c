/* SPDX-License-Identifier: MIT */
#include "shortage.parts/try.h"

uint32_t
fail(uint32_t kind, uint32_t n)
{
	return (uint32_t)system_control(INIT_PORTS, SYSTEM_FAIL, kind | n);
}

static uint32_t
charged_now(void)
{
	struct task_info info = { 0 };

	expect_equal(0, task_info(HANDLE_SELF, &info));
	return info.charged;
}

/* One try with the n-th attempt failing.  False: it does not make so many. */
static _Bool
try(const struct subject *s, uint32_t kind, uint32_t n)
{
	const int32_t error = kind == FAIL_QUOTA ? E_QUOTA : E_MEMORY;
	uint32_t charged, frames, left;
	int32_t made;

	if (s->prepare != NULL)
		s->prepare();
	frames = free_frames();
	charged = charged_now();
	expect_equal(0, fail(kind, n));
	made = s->make();
	left = fail(kind, 0);
	if (left == 0 && (made < 0 || !s->in_parts)) {
		guest_expect_equal((uint32_t)error, (uint32_t)made, s->name, __FILE__, __LINE__);
		expect_equal(charged, charged_now());
		expect_equal(frames, free_frames());
	}
	if (left == 0)
		made = s->make();
	if (made < 0)
		guest_expect_equal(0, (uint32_t)made, s->name, __FILE__, __LINE__);
	s->undo(made);
	settle();
	return left == 0;
}

uint32_t
attempts(const struct subject *s, uint32_t kind)
{
	uint32_t n = 1;

	while (try(s, kind, n))
		n++;
	return n - 1;
}

uint32_t
hold(const struct subject *s, int32_t *made)
{
	uint32_t before;

	if (s->prepare != NULL)
		s->prepare();
	before = free_frames();
	*made = s->make();
	expect(*made > 0);
	return before - free_frames();
}

uint32_t
fill(const struct subject *s, int32_t held[HELD_MAX])
{
	uint32_t count = 2, usual;

	hold(s, &held[0]);
	usual = hold(s, &held[1]);
	for (;;) {
		expect(count < HELD_MAX);
		if (hold(s, &held[count]) > usual)
			break;
		count++;
	}
	s->undo(held[count]);
	settle();
	return count;
}

void
tell(const struct subject *s, const char *how, uint32_t memory_attempts, uint32_t quota_attempts)
{
	remark("shortage: %s%s: %u attempts for memory, %u for quota", s->name, how,
	       (unsigned)memory_attempts, (unsigned)quota_attempts);
}

/* SPDX-License-Identifier: MIT */
/*
 * fuzz.c: random calls by hostile tasks, and whether the kernel bears it.
 *
 *   The supervisor (this file, as init, at the highest priority) keeps a handful of attackers
 *   (fuzz.parts/camp.h) alive, watches them by a pulse every few milliseconds, replaces those that
 *   died or do nothing any more, and answers their messages.  It never waits for one of them.
 *   Checked are
 *
 *	all along	the kernel does not panic, and every x_check() of it holds (SYSTEM_CHECK)
 *			every call answers only what abi/calls.def lists for it, and succeeds with
 *			no address that is not the user's
 *	at the end	all attackers destroyed: as many frames are free, as much quota is charged and as many
 *			handles are open as before, exactly
 *
 *   Words of the command line:
 *
 *	seed=N		of all random numbers, the attackers' included: the same seed gives the same run, to the
 *			last instruction, as long as the emulator counts them
 *	calls=N		how many calls to make in all
 *	tight=1		leave the attackers hardly any free memory
 *
 *   tests/system/fuzz.c runs it with several seeds and adds up the printed tables.
 */
#include "lib/guest.h"

#include "abi/trace.h"

#include "fuzz.parts/attacker.h"
#include "fuzz.parts/service.h"

#define CALLS_DEFAULT	10000u
#define PULSE_MS	2u
#define FAILED_MAX	1000u
#define PULSE_CHECK	8u		/* pulses between two checks of everything */
#define REST_MS		10u
#define TIGHT_FRAMES	200u
#define BALLAST		0x20000000u
#define VECTORS		32u
#define KERNEL_PORT	0x20u		/* the interrupt controller's */

struct balance {
	uint32_t frames, charged, handles;
};

static uint32_t exits, faults[VECTORS], pulses, hangups, messages, checks;
static handle_t ballast;

/* Free frames; *pending: objects on their way back, as each tick brings some of them. */
static uint32_t
frames_now(uint32_t *pending)
{
	struct call_registers r = { INIT_PORTS << 8 | CALL_system_control, SYSTEM_FREE_MEMORY,
				    { 0, 0, 0 } };

	enter_kernel(ENTRY_CHOSEN, &r);
	*pending = r.words[1];
	return r.words[0];
}

/* Sleep until nothing is on its way back any more: asleep, because idling costs the emulator nothing. */
static void
rest(void)
{
	struct message m;
	uint32_t pending;

	while (frames_now(&pending), pending != 0)
		ipc_recv(ground.events, &m, REST_MS);
}

/* What there is, once nothing is on its way back any more. */
static struct balance
balance_now(void)
{
	struct task_info info;

	expect_equal(0, task_info(HANDLE_SELF, &info));
	return (struct balance){ free_frames(), info.charged, info.handles };
}

static void
plaza_open(void)
{
	const int32_t plaza = endpoint_create();
	const int32_t door = plaza < 0 ? plaza : connection_create((handle_t)plaza, 1, 0xffff);

	if (door > 0) {
		ground.plaza = (handle_t)plaza;
		ground.plaza_door = (handle_t)door;
	} else if (plaza > 0) {
		handle_close((handle_t)plaza);
	}
}

static void
plaza_close(void)
{
	if (ground.plaza == HANDLE_NONE)
		return;
	expect_equal(0, handle_close(ground.plaza));
	expect_equal(0, handle_close(ground.plaza_door));
	ground.plaza = ground.plaza_door = HANDLE_NONE;
}

/* Take memory until hardly any is free. */
static void
ballast_take(void)
{
	uint32_t taken = 0;

	ballast = expect_handle(memory_create(BALLAST, MEMORY_SPARSE));
	while (free_frames() > TIGHT_FRAMES) {
		const int32_t done = memory_commit(ballast, taken, PAGE_SIZE * COMMIT_STEP);

		expect(done > 0);
		taken += (uint32_t)done;
	}
}

/* A call that only the supervisor can make, with the result it must have. */
static void
make(uint32_t call, int32_t expected, int32_t result)
{
	expect_equal(expected, result);
	count(&ground.sum.begun[call]);
	count(&ground.sum.ended[call][result_index(result)]);
}

static void
check(void)
{
	make(CALL_system_control, 0, system_control(INIT_PORTS, SYSTEM_CHECK, 0));
	checks++;
}

/*
 * Take what has been traced, and trace something else from now on: mostly nothing, so that the fast
 * path is met as well.
 */
static void
trace(void)
{
	static struct trace_event events[TRACE_READ_MAX];
	const uint32_t count = random_below(&ground.random, TRACE_READ_MAX + 1);
	const uint32_t kinds = random_chance(&ground.random, 4)
				       ? random_below(&ground.random, TRACE_ALL + 1) : 0;
	const int32_t taken = trace_read(INIT_PORTS, events, count);

	expect(taken >= 0 && (uint32_t)taken <= count);
	make(CALL_trace_read, taken, taken);
	for (int32_t n = 0; n < taken; n++)
		expect(events[n].kind < TRACE_KINDS);
	expect((uint32_t)system_control(INIT_PORTS, SYSTEM_TRACE, kinds) <= TRACE_ALL);
}

/* What the supervisor does to attackers out of the blue. */
static void
meddle(void)
{
	const uint32_t slot = random_below(&ground.random, ATTACKERS);
	const struct attacker *a = &attackers[slot];

	make(CALL_system_control, E_ARGUMENT, system_control(INIT_PORTS, SYSTEM_OPERATIONS, 0));
	trace();
	make(CALL_ports_create, E_BUSY, ports_create(INIT_PORTS, KERNEL_PORT - 1, 2));
	if (a->state == ATTACKER_ALIVE)
		thread_set_priority(a->thread, random_below(&ground.random, ATTACKER_CEILING + 1));
	if (random_chance(&ground.random, 64))
		attacker_end(slot);
	if (random_chance(&ground.random, 64) || ground.plaza == HANDLE_NONE) {
		plaza_close();
		plaza_open();
	}
}

/*
 * The next pulse is timed from the end of this one: attackers get the time between, however long
 * this one took.
 */
static void
pulse_next(void)
{
	expect_equal(0, timer_set(ground.events, 1, PULSE_MS, 0));
}

static void
on_pulse(void)
{
	const uint32_t total = attackers_total();
	static uint32_t last;

	pulses++;
	for (uint32_t slot = 0; slot < ATTACKERS; slot++) {
		attacker_pulse(slot, total - last < QUIET);
		if (attackers[slot].state == ATTACKER_ABSENT && ground.plaza != HANDLE_NONE)
			attacker_make(slot);
	}
	last = total;
	meddle();
	service_pulse();
	if (pulses % PULSE_CHECK == 0)
		check();
	attackers_judge();
	pulse_next();
}

static void
on_death(const struct message *m)
{
	if (m->words[0] & DEATH_FAULT)
		faults[m->words[0] % VECTORS]++;
	else
		exits++;
	attacker_died(m->badge);
}

/* One event. */
static void
serve(void)
{
	struct message m;

	mailbox()->accept = MESSAGE_HANDLES_MAX;
	expect(ipc_recv(ground.events, &m, TIMEOUT_NEVER) >= 0);
	switch (TAG_KIND(m.tag)) {
	case TAG_KIND_PULSE:
		return on_pulse();
	case TAG_KIND_DEATH:
		return on_death(&m);
	case TAG_KIND_HANGUP:
		hangups++;
		return;
	default:
		messages++;
		return service_message(&m);
	}
}

/* End all attackers, and take what they have still sent. */
static void
finish(void)
{
	struct message m;

	for (uint32_t slot = 0; slot < ATTACKERS; slot++) {
		attacker_end(slot);
		while (attackers[slot].state == ATTACKER_DYING)
			attacker_pulse(slot, 1);
	}
	service_clear();
	plaza_close();
	mailbox()->accept = 0;
	while (ipc_recv(ground.events, &m, TIMEOUT_NONE) >= 0)
		;
	if (ballast != HANDLE_NONE)
		expect_equal(0, handle_close(ballast));
}

/* Attackers cannot be made any more, although there is memory: something does not come back. */
static _Bool
is_stuck(void)
{
	return !guest_number("tight", 0) && ground.failed > FAILED_MAX + ground.made;
}

static void
report(void)
{
	log_printf("\n");
	tally_print(&ground.sum);
	remark("attackers: %u made, %u could not be, %u with spoiled counts; %u tasks ended",
	       (unsigned)ground.made, (unsigned)ground.failed, (unsigned)ground.spoiled, (unsigned)exits);
	for (unsigned n = 0; n < RESULTS; n++) {
		if (ground.failed_with[n] != 0)
			remark("could not be made for %s: %u", error_name(-(int32_t)n),
			       (unsigned)ground.failed_with[n]);
	}
	for (unsigned n = 0; n < VECTORS; n++) {
		if (faults[n] != 0)
			remark("died of exception %u: %u", n, (unsigned)faults[n]);
	}
	remark("supervisor: %u pulses, %u messages, %u hang-ups, %u checks", (unsigned)pulses,
	       (unsigned)messages, (unsigned)hangups, (unsigned)checks);
}

/* What is still open, where it should be as much as before. */
static void
remark_handles(void)
{
	for (handle_t handle = 1; handle < 4096; handle++) {
		const int32_t info = handle_info(handle);

		if (info >= 0)
			remark("handle %u is open: kind and rights %x", (unsigned)handle, (unsigned)info);
	}
}

TEST(fuzz_random_calls_do_no_harm)
{
	const uint32_t seed = guest_number("seed", 1), calls = guest_number("calls", CALLS_DEFAULT);
	struct balance before, after;

	remark("seed %u, %u calls", (unsigned)seed, (unsigned)calls);
	random_seed(&ground.random, seed);
	attackers_prepare();
	ground.window = space_reserve(CAMP_SIZE);
	thread_set_priority(HANDLE_SELF, PRIORITY_COUNT - 1);
	before = balance_now();

	ground.events = expect_handle(endpoint_create());
	plaza_open();
	if (guest_number("tight", 0))
		ballast_take();
	pulse_next();
	while (attackers_total() < calls && !is_stuck())
		serve();
	finish();
	expect_equal(0, timer_set(ground.events, 0, 0, 0));
	rest();
	expect_equal(0, handle_close(ground.events));

	report();
	check();
	expect(!is_stuck());
	after = balance_now();
	if (after.handles != before.handles)
		remark_handles();
	expect_equal(before.handles, after.handles);
	expect_equal(before.charged, after.charged);
	expect_equal(before.frames, after.frames);
	attackers_clear();
	thread_set_priority(HANDLE_SELF, PRIORITY_TEST);
}

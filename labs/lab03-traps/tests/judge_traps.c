/* SPDX-License-Identifier: MIT */
/*
 * judge_traps.c: exercise 3.3: what made-up traps come to.  Who is handed what, when, with which
 * lines in service.
 */
#include "labs/lab03-traps/tests/judge.h"

#include <stdio.h>
#include <string.h>

#define PAGE_FAULT	14u
#define EFLAGS_TF	0x100u
#define EFLAGS_FIXED	0x002u
#define EXIT_PANIC	0x11u		/* kernel/arch/i386/power.h */

static const char *const event_names[] = { "nothing", "tick()", "irq()", "repair()", "fault()" };

/* ---- what a trap must come to ---- */

static uint32_t
model_events(const struct probe_trap_op *op, struct probe_event events[PROBE_EVENTS])
{
	uint32_t address = op->value == PAGE_FAULT ? op->address : 0;

	switch ((enum probe_trap_kind)op->kind) {
	case TRAP_INTERRUPT:
		events[0] = (struct probe_event){ op->value ? EVENT_IRQ : EVENT_TICK, op->value, 0, 1 };
		return 1;
	case TRAP_EXCEPTION:
		events[0] = (struct probe_event){ EVENT_REPAIR, 0, 0, 1 };
		events[1] = (struct probe_event){ EVENT_FAULT, address, 0, 1 };
		return op->repairs ? 1 : 2;
	default:
		return 0;
	}
}

static void
describe(const struct probe_event *event, char text[64])
{
	if (event->kind > EVENT_FAULT)
		snprintf(text, 64, "something unknown");
	else if (event->kind == EVENT_IRQ)
		snprintf(text, 64, "irq(%u)", event->value);
	else if (event->kind == EVENT_FAULT)
		snprintf(text, 64, "fault() with the address 0x%x", event->value);
	else
		snprintf(text, 64, "%s", event_names[event->kind]);
}

static void
judge_event(struct evidence *evidence, const struct probe_event *expected, const struct probe_event *seen)
{
	char text[64];

	describe(expected, text);
	judge_expected(evidence, "%s", text);
	describe(seen, text);
	judge_seen(evidence, "%s", text);
	if (seen->kind != expected->kind || seen->value != expected->value)
		judge_fail(evidence, "the trap goes the wrong way");
	judge_seen(evidence, "%s, with 0x%04x in service", text, seen->in_service);
	if (seen->in_service)
		judge_fail(evidence, "the line was still in service when it was handed on");
	if (!seen->right_frame)
		judge_fail(evidence, "another frame than the trap's was handed on");
}

static void
judge_op(struct evidence *evidence, const struct probe_trap_op *op, const struct probe_trap_result *seen)
{
	static const char *const names[] = { "an interrupt of line %u", "a spurious interrupt of line %u", "exception %u of a program",
					     "exception %u of the kernel" };
	struct probe_event expected[PROBE_EVENTS], nothing = { .kind = EVENT_NONE };
	uint32_t count = model_events(op, expected);
	char text[64];

	snprintf(text, sizeof text, names[op->kind], op->value);
	judge_where(evidence, "%s", text);
	for (uint32_t i = 0; i < count; i++)
		judge_event(evidence, &expected[i], i < seen->count ? &seen->events[i] : &nothing);
	if (seen->count > count)
		judge_event(evidence, &nothing, &seen->events[count]);
	judge_expected(evidence, "in service 0x0000");
	judge_seen(evidence, "in service 0x%04x", seen->in_service);
	if (seen->in_service && op->kind != TRAP_SPURIOUS)
		judge_fail(evidence, "a line stays in service");
	if (seen->returned != 1)
		judge_fail(evidence, "the kernel is not left by the frame of the trap");
}

/* ---- drawing ---- */

static void
add(struct probe_traps *script, enum probe_trap_kind kind, uint32_t value)
{
	script->ops[script->count++] = (struct probe_trap_op){ .kind = kind, .value = value };
}

#define TRAPS_TEST(name) \
	static void draw_##name(struct random *random, struct probe_traps *script); \
	void plan_##name(struct plan *plan) \
	{ \
		struct probe_traps script = { .count = 0 }; \
		draw_##name(&plan->random, &script); \
		plan_probe(plan, PROBE_TRAPS, &script, sizeof script)->qemu_arguments = devices_arguments; \
	} \
	void judge_##name(struct evidence *evidence) \
	{ \
		struct probe_traps script = { .count = 0 }; \
		const struct probe_trap_result *seen; \
		draw_##name(&evidence->random, &script); \
		seen = probe_result(evidence, 0, script.count * sizeof *seen); \
		for (uint32_t i = 0; i < script.count; i++) \
			judge_op(evidence, &script.ops[i], &seen[i]); \
	} \
	static void draw_##name(struct random *random, struct probe_traps *script)

TRAPS_TEST(interrupt_ends_before_it_is_handed_on)
{
	static const uint32_t lines[] = { 1, 3, 4, 7, 8, 12, 15 };

	for (unsigned i = 0; i < 14; i++)
		add(script, TRAP_INTERRUPT, lines[i < 7 ? i : random_below(random, 7)]);
}

TRAPS_TEST(interrupt_of_line_0_is_a_tick)
{
	for (unsigned i = 0; i < 10; i++)
		add(script, TRAP_INTERRUPT, i == 0 || random_below(random, 2) ? 0 : 8);
}

TRAPS_TEST(interrupt_that_is_spurious_goes_nowhere)
{
	for (unsigned i = 0; i < 8; i++)
		add(script, i < 2 || random_below(random, 2) ? TRAP_SPURIOUS : TRAP_INTERRUPT, i % 2 ? 15 : 7);
}

static uint32_t
draw_exception(struct random *random)
{
	static const uint32_t vectors[] = { 0, 1, 3, 6, 7, 13, 17, 31 };

	return random_below(random, 3) ? vectors[random_below(random, 8)] : PAGE_FAULT;
}

/* An exception of each kind, repaired or not; the address of an earlier page fault is always there. */
static void
draw_exceptions(struct random *random, struct probe_traps *script, bool repaired)
{
	for (unsigned i = 0; i < 24; i++) {
		add(script, TRAP_EXCEPTION, i < 2 ? PAGE_FAULT - i : draw_exception(random));
		script->ops[i].address = (uint32_t)random_next(random) | 1;
		script->ops[i].error = random_below(random, 8);
		script->ops[i].repairs = repaired && (i % 4 == 0 || random_below(random, 2));
	}
}

TRAPS_TEST(exception_that_is_repaired_is_over)
{
	draw_exceptions(random, script, true);
	for (unsigned i = 0; i < script->count; i++)
		script->ops[i].address = 0;	/* what address goes on is another test's */
}

TRAPS_TEST(exception_goes_on_with_its_address)
{
	draw_exceptions(random, script, false);
}

/* ---- traps of the kernel's ---- */

/* At the entry's first instruction, and behind it. */
static void
draw_flags(struct random *random, struct probe_traps *script)
{
	for (unsigned i = 0; i < 4; i++) {
		add(script, TRAP_KERNEL, 1);
		script->ops[i].address = i == 0 ? 0 : random_between(random, 1, 20);
		script->ops[i].error = EFLAGS_FIXED | EFLAGS_TF | (random_below(random, 2) ? 0x41 : 0);
	}
}

void
plan_trap_flag_at_the_entry_is_harmless(struct plan *plan)
{
	struct probe_traps script = { .count = 0 };

	draw_flags(&plan->random, &script);
	plan_probe(plan, PROBE_TRAPS, &script, sizeof script);
}

void
judge_trap_flag_at_the_entry_is_harmless(struct evidence *evidence)
{
	struct probe_traps script = { .count = 0 };
	const struct probe_trap_result *seen;

	draw_flags(&evidence->random, &script);
	seen = probe_result(evidence, 0, script.count * sizeof *seen);
	for (uint32_t i = 0; i < script.count; i++) {
		judge_expected(evidence, "flags 0x%x", script.ops[i].error & ~EFLAGS_TF);
		judge_seen(evidence, "flags 0x%x", seen[i].returned);
		if (seen[i].returned != (script.ops[i].error & ~EFLAGS_TF))
			judge_fail(evidence, "the trap flag, and only that, is to be cleared");
	}
}

#define PANICS	4u

/*
 * A page fault; a debug trap without the flag; one before the entry; another exception with the
 * flag, at the entry.
 */
static struct probe_traps
draw_panic(struct random *random, unsigned number)
{
	static const uint32_t vectors[PANICS] = { PAGE_FAULT, 1, 1, 13 };
	struct probe_traps script = { .count = 0 };
	struct probe_trap_op *op = script.ops;

	add(&script, TRAP_KERNEL, vectors[number]);
	op->address = number == 2 ? (uint32_t)-0x40 : random_below(random, 16);
	op->error = EFLAGS_FIXED | (number == 1 ? 0 : EFLAGS_TF);
	op->repairs = random_below(random, 0x10000);
	return script;
}

void
plan_trap_of_the_kernel_is_a_panic(struct plan *plan)
{
	for (unsigned i = 0; i < PANICS; i++) {
		struct probe_traps script = draw_panic(&plan->random, i);

		plan_probe(plan, PROBE_TRAPS, &script, sizeof script);
	}
}

/* The report must be about the frame: a drawn number stands in its eax. */
void
judge_trap_of_the_kernel_is_a_panic(struct evidence *evidence)
{
	static const char *const names[PANICS] = { "page fault", "debug trap", "debug trap", "protection violation" };

	for (unsigned i = 0; i < PANICS; i++) {
		struct probe_traps script = draw_panic(&evidence->random, i);
		const struct machine_result *result = evidence->results[i];
		char reason[64], eax[32];

		if (result->outcome != MACHINE_CHECKPOINT && (result->outcome != MACHINE_EXITED || result->code != EXIT_PANIC))
			judge_checkpoint(evidence, i);
		snprintf(reason, sizeof reason, "panic: %s in the kernel\n", names[i]);
		snprintf(eax, sizeof eax, "eax 600d%04x", script.ops[0].repairs);
		judge_where(evidence, "exception %u of the kernel, with flags 0x%x, 0x%x bytes behind the entry", script.ops[0].value,
			    script.ops[0].error, script.ops[0].address);
		judge_expected(evidence, "a panic: \"%s in the kernel\", with the registers of the frame", names[i]);
		judge_seen(evidence, result->outcome == MACHINE_CHECKPOINT ? "trap_kernel() returns" : "something else");
		if (result->outcome == MACHINE_CHECKPOINT || !machine_printed(result, MACHINE_E9, reason) ||
		    !machine_printed(result, MACHINE_E9, eax))
			judge_fail(evidence, "the kernel's own trap is not reported as it should be");
	}
}

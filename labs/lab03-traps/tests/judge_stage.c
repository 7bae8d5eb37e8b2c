/* SPDX-License-Identifier: MIT */
/*
 * judge_stage.c: all of lab 3 together: the kernel boots through its third stage by itself, and
 * then one program runs in ring 3.
 */
#include "labs/lab03-traps/tests/judge.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT_MIN	1000u		/* a tick has 60,000 instructions: the program gets most of them */

static void
draw_registers(struct random *random, struct probe_stage *stage)
{
	for (unsigned i = 0; i < 5; i++)
		stage->registers[i] = (uint32_t)random_next(random);
}

/* ---- a clock that ticks ---- */

static struct probe_stage
draw_ticks(struct random *random)
{
	struct probe_stage stage = { .ticks = random_between(random, 20, 60) };

	draw_registers(random, &stage);
	return stage;
}

void
plan_stage_lets_the_clock_tick(struct plan *plan)
{
	static const char *const questions[] = { DEVICES_PIC, NULL };
	struct probe_stage stage = draw_ticks(&plan->random);

	plan_probe(plan, PROBE_STAGE, &stage, sizeof stage)->questions = questions;
}

void
judge_stage_lets_the_clock_tick(struct evidence *evidence)
{
	struct probe_stage stage = draw_ticks(&evidence->random);
	const struct probe_stage_result *seen = probe_result(evidence, 0, sizeof *seen);
	struct device_pic pic;

	judge_expected(evidence, "%u ticks, %.0f ns", stage.ticks, stage.ticks * TICK_NS);
	judge_seen(evidence, "%u ticks, %u ns", seen->ticks, seen->ns);
	if (seen->ticks != stage.ticks || fabs(seen->ns - stage.ticks * TICK_NS) > 20000)
		judge_fail(evidence, "the clock does not tick a thousand times a second");
	judge_expected(evidence, "a timeout at tick %u", stage.ticks / 2);
	judge_seen(evidence, "at tick %u", seen->timeout);
	if (seen->timeout != stage.ticks / 2)
		judge_fail(evidence, "a timeout of the program's time does not fire when it should");
	judge_expected(evidence, "at least %u", stage.ticks * COUNT_MIN);
	judge_seen(evidence, "%u", seen->counted);
	if (seen->counted < stage.ticks * COUNT_MIN)
		judge_fail(evidence, "the program does not run between the ticks");
	if (memcmp(seen->registers, stage.registers, sizeof stage.registers))
		judge_fail(evidence, "the program's registers are not what they were");
	if (!devices_pic(evidence->results[0], 0, &pic))
		judge_error(evidence, "the monitor says nothing of the interrupt controllers");
	judge_expected(evidence, "no line in service, all masked but lines 0 and 2");
	judge_seen(evidence, "0x%02x in service, 0x%02x masked", pic.in_service, pic.masked);
	if (pic.in_service || pic.masked != 0xfa)
		judge_fail(evidence, "the interrupt controller is not as it should be");
}

/* ---- a page fault that explains itself ---- */

#define FAULTS	3u

/* Reading and writing where nothing is mapped; and the kernel's memory. */
static struct probe_stage
draw_fault(struct random *random, unsigned number)
{
	struct probe_stage stage = { .faults = 1, .writes = number == 0 ? 0 : number == 1 ? 1 : random_below(random, 2) };

	draw_registers(random, &stage);
	stage.address = number < 2 ? random_between(random, 0x1000000, 0x80000000) : 0xc0100000 + random_below(random, 0x80000);
	stage.registers[3] = stage.address;
	return stage;
}

void
plan_stage_explains_a_page_fault(struct plan *plan)
{
	for (unsigned i = 0; i < FAULTS; i++) {
		struct probe_stage stage = draw_fault(&plan->random, i);

		plan_probe(plan, PROBE_STAGE, &stage, sizeof stage);
	}
}

void
judge_stage_explains_a_page_fault(struct evidence *evidence)
{
	for (unsigned i = 0; i < FAULTS; i++) {
		struct probe_stage stage = draw_fault(&evidence->random, i);
		const struct probe_stage_result *seen = probe_result(evidence, i, sizeof *seen);
		char line[128];

		snprintf(line, sizeof line, "fault: task 0, thread 0: page fault: %s %08x, which is %s\n",
			 stage.writes ? "writing" : "reading", stage.address, i < 2 ? "not mapped" : "not allowed");
		judge_where(evidence, "a program that %s 0x%08x", stage.writes ? "writes to" : "reads from", stage.address);
		judge_expected(evidence, "0x%08x", stage.address);
		judge_seen(evidence, "0x%08x", seen->address);
		if (seen->address != stage.address)
			judge_fail(evidence, "the fault goes on with the wrong address");
		judge_expected(evidence, "%.*s", (int)strlen(line) - 1, line);
		judge_seen(evidence, "a log without this line");
		if (!machine_printed(evidence->results[i], MACHINE_E9, line))
			judge_fail(evidence, "the log does not explain the fault");
		if (memcmp(seen->registers, stage.registers, sizeof stage.registers))
			judge_fail(evidence, "the program's registers are not what they were");
	}
}

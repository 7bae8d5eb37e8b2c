/* SPDX-License-Identifier: MIT */
/*
 * judge_reasons.c: exercise 3.4, print_reason(): the first line of a fault's report, in the log.
 */
#include "labs/lab03-traps/tests/judge.h"

#include <stdio.h>
#include <string.h>

#define PAGE_FAULT	14u

static const struct {
	uint32_t vector;
	const char *name;
} exceptions[] = {
	{ 0, "divide error" }, { 4, "overflow" }, { 6, "invalid instruction" }, { 12, "stack fault" },
	{ 13, "protection violation" }, { 17, "misaligned access" },
};

#define EXCEPTIONS	(sizeof exceptions / sizeof *exceptions)

static void
draw(struct random *random, struct probe_reasons *script, bool page_faults)
{
	memset(script, 0, sizeof *script);
	for (script->count = 0; script->count < PROBE_REASON_OPS; script->count++) {
		struct probe_reason *op = &script->ops[script->count];

		op->task = random_below(random, 3) ? random_below(random, 100) : (uint32_t)random_next(random);
		op->slot = random_below(random, 64);
		op->trap = page_faults ? PAGE_FAULT : exceptions[random_below(random, EXCEPTIONS)].vector;
		op->error = page_faults ? random_below(random, 8) : random_below(random, 2) ? 0 : random_below(random, 0x10000);
		op->address = random_below(random, 4) ? (uint32_t)random_next(random) : random_below(random, 64);
		op->eip = 0x400000 + random_below(random, 0x10000);
	}
}

static void
expected_line(const struct probe_reason *op, char line[160])
{
	int length = snprintf(line, 160, "fault: task %u, thread %u: ", op->task, op->slot);

	if (op->trap == PAGE_FAULT)
		snprintf(line + length, (size_t)(160 - length), "page fault: %s %08x, which is %s", op->error & 2 ? "writing" : "reading",
			 op->address, op->error & 1 ? "not allowed" : "not mapped");
	for (unsigned i = 0; i < EXCEPTIONS; i++)
		if (exceptions[i].vector == op->trap)
			snprintf(line + length, (size_t)(160 - length), "%s, error code %x", exceptions[i].name, op->error);
}

/* The report's other lines begin with blanks. */
static void
judge_lines(struct evidence *evidence, const struct probe_reasons *script)
{
	const struct machine_transcript *log = &evidence->results[0]->output[MACHINE_E9];
	const char *at;

	probe_result(evidence, 0, 0);
	at = log->bytes;
	for (uint32_t i = 0; i < script->count; i++) {
		const char *end = log->bytes + log->length;
		char line[160];
		size_t length;

		while (at < end && *at == ' ')
			at = (const char *)memchr(at, '\n', (size_t)(end - at)) ? (const char *)memchr(at, '\n', (size_t)(end - at)) + 1 : end;
		expected_line(&script->ops[i], line);
		length = at < end ? strcspn(at, "\n") : 0;
		judge_where(evidence, "fault_print() of vector %u, error code 0x%x", script->ops[i].trap, script->ops[i].error);
		judge_expected(evidence, "%s", line);
		judge_seen(evidence, "%.*s", (int)(length < 200 ? length : 200), at < end ? at : "");
		if (length != strlen(line) || memcmp(at, line, length))
			judge_fail(evidence, "the log does not say what happened");
		at += length + 1;
	}
}

#define REASONS_TEST(name, page_faults) \
	void plan_##name(struct plan *plan) \
	{ \
		struct probe_reasons script; \
		draw(&plan->random, &script, page_faults); \
		plan_probe(plan, PROBE_REASONS, &script, sizeof script); \
	} \
	void judge_##name(struct evidence *evidence) \
	{ \
		struct probe_reasons script; \
		draw(&evidence->random, &script, page_faults); \
		judge_lines(evidence, &script); \
	}

REASONS_TEST(reason_names_who_and_what, false)
REASONS_TEST(reason_explains_page_faults, true)

/* SPDX-License-Identifier: MIT */
/*
 * judge_reasons.c: exercise 3.4, print_reason(): the first line of a fault's report, in the log.
 */
#include "labs/lab03-traps/tests/judge.h"

#include <stdio.h>
#include <string.h>

#define PAGE_FAULT	14u
#define PAGE_SIZE	4096u

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
		op->esp = random_below(random, 3) ? op->address + random_below(random, 3 * PAGE_SIZE) - PAGE_SIZE : (uint32_t)random_next(random);
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

/* ---- a challenge: what may have been the mistake ------------------------------------------------------------------------ */

static const char *
expected_guess(const struct probe_reason *op)
{
	if (op->address < PAGE_SIZE)
		return "  perhaps a null pointer";
	if (op->esp - op->address - 1 < PAGE_SIZE)
		return "  perhaps a stack that is too small";
	return "";
}

/* The line of a report, up to `end`, that guesses; "" if there is none. */
static size_t
find_guess(const char **at, const char *end)
{
	static const char start[] = "  perhaps ";

	for (; *at < end; *at += strcspn(*at, "\n") + 1)
		if ((size_t)(end - *at) > strlen(start) && !memcmp(*at, start, strlen(start)))
			return strcspn(*at, "\n");
	*at = "";
	return 0;
}

void
plan_challenge_reason_guesses_why(struct plan *plan)
{
	plan_reason_explains_page_faults(plan);
}

void
judge_challenge_reason_guesses_why(struct evidence *evidence)
{
	const struct machine_transcript *log = &evidence->results[0]->output[MACHINE_E9];
	const char *report = log->bytes;
	struct probe_reasons script;

	draw(&evidence->random, &script, true);
	judge_lines(evidence, &script);
	for (uint32_t i = 0; i < script.count; i++) {
		const char *next = memmem(report + 1, (size_t)(log->bytes + log->length - report - 1), "\nfault: ", strlen("\nfault: "));
		const char *end = next ? next + 1 : log->bytes + log->length, *guess = report;
		const char *expected = expected_guess(&script.ops[i]);
		size_t length = find_guess(&guess, end);

		judge_where(evidence, "fault_print() of a page fault at 0x%x with esp 0x%x", script.ops[i].address, script.ops[i].esp);
		judge_expected(evidence, expected[0] ? "a line '%s'" : "no line that guesses", expected);
		judge_seen(evidence, length ? "'%.*s'" : "no such line", (int)(length < 100 ? length : 100), guess);
		if (length != strlen(expected) || memcmp(guess, expected, length))
			judge_fail(evidence, "the report does not guess what was to be guessed");
		report = end;
	}
}

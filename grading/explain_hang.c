/* SPDX-License-Identifier: MIT */
/*
 * explain_hang.c: a machine that did not come to an end.
 *
 *   halted, interrupts off      nothing will ever wake it
 *   halted, interrupts on       nobody can run: everybody waits, or the clock has stopped
 *   interrupts without end      a line is raised far more often than a clock ticks
 *   running in the kernel       where it spins: now, and in the same boot a little later
 *   running a program           which one
 */
#include "explain_crash.h"

#include <string.h>

#include "devices.h"

#define EFLAGS_IF	0x200u
#define LINES		16u
#define STORM		20000u	/* interrupts a second: the clock makes 1,000 */

const char *const explain_questions[] = { DEVICES_PIC, DEVICES_INTERRUPTS, NULL };

/* A line that interrupts all the time; LINES if none does. */
static unsigned
storming_line(const struct crash *crash, unsigned *rate)
{
	for (size_t i = 0; i < crash->input->later_count; i++) {
		const struct machine_result *result = crash->input->later[i];
		unsigned count;

		for (unsigned line = 0; line < LINES && result->virtual_ns; line++) {
			if (!devices_interrupts(result, line, &count))
				break;
			*rate = (unsigned)(count * MACHINE_SECOND / result->virtual_ns);
			if (*rate > STORM)
				return line;
		}
	}
	return LINES;
}

/* What the interrupt controllers say, when nobody runs. */
static void
explain_controllers(const struct crash *crash)
{
	struct device_pic pic;

	if (!crash->input->later_count || !devices_pic(crash->input->later[0], 0, &pic))
		return;
	if (pic.in_service & 1)
		fprintf(crash->out, "  likely: the clock's interrupt was taken and its end was never told to the controller (8259A: "
			"in service 0x%02x), so no other can come\n", pic.in_service);
	else if (pic.masked & 1)
		fprintf(crash->out, "  likely: the clock's line is masked in the interrupt controller (8259A: mask 0x%02x)\n", pic.masked);
}

static void
explain_idle(struct crash *crash, char *sentence, size_t size)
{
	char ring[400] = "";
	bool found;

	if (!(crash->eflags & EFLAGS_IF)) {
		snprintf(sentence, size, "it stands still: HLT with interrupts off, so nothing will ever wake it");
		return;
	}
	found = explain_threads(crash, ring, sizeof ring);
	explain_controllers(crash);
	snprintf(sentence, size, "nobody can run and it idles%s%s", found ? ": " : "", found ? ring : "");
}

/* Where it was each time; the same place is told once. */
static void
explain_samples(const struct crash *crash)
{
	char text[PLACE_MAX], before[PLACE_MAX];

	place_code(crash, crash->eip, before);
	for (size_t i = 0; i < crash->input->later_count; i++) {
		const struct machine_result *later = crash->input->later[i];

		if (!later->has_registers || later->outcome != MACHINE_TIME_LIMIT)
			continue;
		place_code(crash, later->registers.eip, text);
		fprintf(crash->out, "  after %llu ms it is %s%s\n", (unsigned long long)(later->virtual_ns / MACHINE_MILLISECOND),
			strcmp(text, before) ? "at " : "still at ", text);
	}
}

static void
explain_program(struct crash *crash, char *sentence, size_t size)
{
	uint32_t thread = crash_variable(crash, "current"), task = 0, number = 0;
	char ring[400];

	if (thread && crash->given.fields[GIVEN_thread_task].size)
		crash_word(crash, thread + crash->given.fields[GIVEN_thread_task].offset, &task);
	if (task)
		crash_word(crash, task + crash->given.fields[GIVEN_task_number].offset, &number);
	snprintf(sentence, size, "a program (task %u) runs without end, at 0x%x in user memory", number, crash->eip);
	explain_threads(crash, ring, sizeof ring);
}

void
explain_hang(struct crash *crash, char *sentence, size_t size)
{
	char place[PLACE_MAX];
	unsigned rate = 0, line = storming_line(crash, &rate);

	if (line < LINES) {
		snprintf(sentence, size, "a storm of interrupts: line %u interrupts %u times a second, and nothing else gets on", line,
			 rate);
	} else if (!crash->has_place) {
		snprintf(sentence, size, "it does not come to an end");
	} else if (crash->input->result->registers.halted) {
		explain_idle(crash, sentence, size);
	} else if (crash->cs & 3) {
		explain_program(crash, sentence, size);
	} else if (!place_is_code(crash, crash->eip)) {
		snprintf(sentence, size, "it runs where no code is, at 0x%08x: %s", crash->eip, place_data(crash, crash->eip, place));
		place_callers(crash);
	} else {
		snprintf(sentence, size, "it spins in the kernel, interrupts %s, at %s", crash->eflags & EFLAGS_IF ? "on" : "off",
			 place_code(crash, crash->eip, place));
		explain_samples(crash);
		place_callers(crash);
	}
}

/* SPDX-License-Identifier: MIT */
/*
 * explain.c: a sentence on how a machine ended, and what there is to say about it.
 */
#include "explain.h"

#include <stdlib.h>
#include <string.h>

#include "explain_crash.h"

#define EXIT_PANIC	0x11u	/* kernel/arch/i386/power.h */

/* The sentence of an exception: what, where, and about which address. */
static void
explain_trap(struct crash *crash, const char *end, char *sentence, size_t size)
{
	char place[PLACE_MAX], data[PLACE_MAX], line[512];
	const char *who = crash->cs & 3 ? "a program" : "the kernel";

	if (place_is_guard(crash, crash->cr2) && (crash->vector == VECTOR_DOUBLE_FAULT || crash->vector == VECTOR_PAGE_FAULT))
		snprintf(sentence, size, "%sthe kernel stack overflows, at %s", end, place_code(crash, crash->eip, place));
	else if (!place_is_code(crash, crash->eip) && !(crash->cs & 3))
		snprintf(sentence, size, "%sa jump to where no code is: to 0x%08x, %s", end, crash->eip,
			 place_data(crash, crash->eip, data));
	else if (crash->vector == VECTOR_PAGE_FAULT && crash->cr2 == crash->eip)
		snprintf(sentence, size, "%spage fault in %s: its own code at %s cannot be fetched", end, who,
			 place_code(crash, crash->eip, place));
	else if (crash->vector == VECTOR_PAGE_FAULT)
		snprintf(sentence, size, "%spage fault in %s: %s 0x%08x, %s, at %s", end, who,
			 crash->error & 2 ? "writing to" : "reading", crash->cr2, place_data(crash, crash->cr2, data),
			 place_code(crash, crash->eip, place));
	else
		snprintf(sentence, size, "%s%s in %s, at %s", end, place_exception(crash->vector), who,
			 place_code(crash, crash->eip, place));
	if (*place_error(crash, data))
		fprintf(crash->out, "  %s\n", data);
	if (crash->vector == VECTOR_PAGE_FAULT || crash->vector == VECTOR_DOUBLE_FAULT)
		fprintf(crash->out, "  page walk: %s\n", walk_describe(&crash->space, crash->cr2, line, sizeof line));
}

/* A line of the log that a program's fault leaves: the first of the last two lines that matter. */
static void
explain_user_fault(const struct crash *crash)
{
	const struct machine_transcript *log = &crash->input->result->output[MACHINE_E9];
	const char *fault = NULL, *at = log->bytes, *address;
	char data[PLACE_MAX];
	unsigned number;

	while (at && (at = strstr(at, "\nfault: ")))
		fault = ++at;
	if (!fault)
		return;
	fprintf(crash->out, "  the last fault of a program: %.*s\n", (int)strcspn(fault + 7, "\n"), fault + 7);
	address = strstr(fault, "ing ");
	if (address && address < fault + strcspn(fault, "\n") && sscanf(address, "ing %8x", &number) == 1)
		fprintf(crash->out, "  0x%08x: %s\n", number, number >= 0xc0000000u ? "the kernel's half, closed to programs" :
			place_data(crash, number, data));
}

static void
explain_panic(struct crash *crash, char *sentence, size_t size)
{
	char ring[400];

	if (crash->has_trap)
		explain_trap(crash, "", sentence, size);
	else
		snprintf(sentence, size, "the kernel panics: %s", crash->panic);
	place_callers(crash);
	if (strstr(crash->panic, "init has died"))
		explain_user_fault(crash);
	explain_threads(crash, ring, sizeof ring);
	crash_causes(crash);
}

static void
explain_triple(struct crash *crash, char *sentence, size_t size)
{
	if (crash->has_trap && crash->vector < VECTOR_EXCEPTIONS)
		explain_trap(crash, "triple fault: ", sentence, size);
	else if (crash->has_trap)
		snprintf(sentence, size, "triple fault: interrupt %u came and could not be delivered", crash->vector);
	else
		snprintf(sentence, size, "the processor faults, cannot handle it, and resets (a triple fault)");
	place_callers(crash);
	crash_causes(crash);
}

static void
explain_any(struct crash *crash, char *sentence, size_t size)
{
	static const char *const sentences[MACHINE_OUTCOMES] = {
		[MACHINE_CHECKPOINT] = "it came to its checkpoint",
		[MACHINE_EXITED] = "something in the kernel ends the machine before the test is over",
		[MACHINE_RESET] = "the kernel resets the machine",
		[MACHINE_POWER_OFF] = "the kernel switches the machine off",
		[MACHINE_OUTPUT_LIMIT] = "it prints without end",
		[MACHINE_NO_PROGRESS] = "the emulator does not get on",
		[MACHINE_ERROR] = "the emulator failed",
	};

	snprintf(sentence, size, "%s", sentences[crash->input->result->outcome]);
	if (crash->has_place)
		place_callers(crash);
}

char *
explain(const struct explain_input *input, char *sentence, size_t size)
{
	const struct machine_result *result = input->result;
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);
	struct crash crash;

	if (!out)
		abort();
	crash_find(&crash, input, out);
	if (crash.panic[0])
		explain_panic(&crash, sentence, size);
	else if (result->outcome == MACHINE_TRIPLE_FAULT)
		explain_triple(&crash, sentence, size);
	else if (result->outcome == MACHINE_TIME_LIMIT)
		explain_hang(&crash, sentence, size);
	else
		explain_any(&crash, sentence, size);
	if (!result->output[MACHINE_E9].length && !result->output[MACHINE_COM2].length && !result->output[MACHINE_COM1].length)
		fprintf(out, "  it printed nothing: it did not come as far as its first words\n");
	explain_events(&crash);
	fclose(out);
	return text;
}

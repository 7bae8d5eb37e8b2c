/* SPDX-License-Identifier: MIT */
/*
 * grade_explain.c: how a boot ended, in words.
 *
 *   A machine that did not come to its checkpoint has failed its test whatever it printed, so what
 *   it printed may be used to explain why: a kernel that lies about it deceives its own author
 *   only.
 */
#include "grade_explain.h"
#include "explain.h"
#include "report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the kernel writes to the exit port (kernel/arch/i386/power.h). */
#define EXIT_CLEAN		0x10u
#define EXIT_NOT_WRITTEN	0x12u

#define NOT_WRITTEN	" is not written yet"

/* The last line of the log that ends in `end`; its length, 0 if there is none. */
static size_t
last_line_ending(const struct machine_transcript *log, const char *end, const char **line)
{
	size_t found = 0, start = 0, tail = strlen(end);

	for (size_t at = 0; at <= log->length; at++) {
		if (at < log->length && log->bytes[at] != '\n')
			continue;
		if (at - start > tail && !memcmp(log->bytes + at - tail, end, tail)) {
			*line = log->bytes + start;
			found = at - start;
		}
		start = at + 1;
	}
	return found;
}

/*
 * An exit that was meant: something is missing, or the kernel believes that it is done.  False for
 * any other.
 */
static bool
explain_exit(struct record *record, const struct machine_result *result)
{
	const struct machine_transcript *log = &result->output[MACHINE_E9];
	const char *text = "", *sentence = NULL;
	size_t length = 0;

	if (result->outcome != MACHINE_EXITED)
		return false;
	if (result->code == EXIT_NOT_WRITTEN) {
		length = last_line_ending(log, NOT_WRITTEN, &text);
		sentence = length ? "" : "something is not written yet";
	} else if (result->code == EXIT_CLEAN) {
		sentence = "the kernel ends the machine before the test is over";
	}
	if (sentence)
		snprintf(record->message, sizeof record->message, "%s%.*s", sentence, (int)(length < 600 ? length : 600), text);
	return sentence;
}

static void
explain_crash_of(struct evidence *evidence, unsigned boot)
{
	struct record *record = evidence->record;
	struct explain_input input = {
		.result = evidence->results[boot],
		.later = (const struct machine_result *const *)&evidence->later[boot],
		.later_count = evidence->later[boot] ? 1 : 0,
		.symbols = evidence->symbols,
	};
	char sentence[EXPLAIN_SENTENCE], error[256], *details;

	input.debug = debug_info_open(evidence->kernel, error, sizeof error);
	details = explain(&input, sentence, sizeof sentence);
	report_escape(record->message, sizeof record->message, sentence, strlen(sentence));
	report_escape(record->explanation, sizeof record->explanation, details, strlen(details));
	free(details);
	debug_info_close(input.debug);
}

static void
explain_place(struct record *record, const struct machine_result *result, const struct symbols *symbols)
{
	char place[256];

	if (!result->has_registers)
		return;
	snprintf(place, sizeof place, "0x%08x", result->registers.eip);
	if (symbols)
		symbols_describe(symbols, result->registers.eip, place, sizeof place);
	snprintf(record->where, sizeof record->where, "at %s%s", place, result->registers.halted ? ", halted" : "");
}

void
explain_end(struct evidence *evidence, unsigned boot)
{
	const struct machine_result *result = evidence->results[boot];
	struct record *record = evidence->record;
	enum machine_channel channel = result->output[MACHINE_E9].length ? MACHINE_E9 : MACHINE_COM2;

	if (!explain_exit(record, result))
		explain_crash_of(evidence, boot);
	if (result->outcome == MACHINE_TIME_LIMIT)
		snprintf(record->seen, sizeof record->seen, "still running after %llu ms of the guest's own time",
			 (unsigned long long)(result->virtual_ns / MACHINE_MILLISECOND));
	explain_place(record, result, evidence->symbols);
	if (result->outcome != MACHINE_EXITED || result->code != EXIT_NOT_WRITTEN)
		report_take_output(record, result->output[channel].bytes, result->output[channel].length);
}

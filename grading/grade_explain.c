/* SPDX-License-Identifier: MIT */
/*
 * grade_explain.c: how a boot ended, in words.
 *
 *   A machine that did not come to its checkpoint has failed its test whatever it printed, so what it printed may be used to
 *   explain why: a kernel that lies about it deceives its own author only.
 */
#include "grade_explain.h"
#include "report.h"

#include <stdio.h>
#include <string.h>

/* What the kernel writes to the exit port (kernel/arch/i386/power.h). */
#define EXIT_CLEAN		0x10u
#define EXIT_PANIC		0x11u
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

/* What stands behind the first `mark` in the log, to the end of its line. */
static size_t
text_behind(const struct machine_transcript *log, const char *mark, const char **text)
{
	const char *found = memmem(log->bytes, log->length, mark, strlen(mark));
	const char *end;

	if (!found)
		return 0;
	*text = found + strlen(mark);
	end = memchr(*text, '\n', (size_t)(log->bytes + log->length - *text));
	return (size_t)((end ? end : log->bytes + log->length) - *text);
}

static void
explain_exit(struct record *record, const struct machine_result *result)
{
	const struct machine_transcript *log = &result->output[MACHINE_E9];
	const char *text = "";
	size_t length = 0;
	const char *sentence;

	switch (result->code) {
	case EXIT_NOT_WRITTEN:
		length = last_line_ending(log, NOT_WRITTEN, &text);
		sentence = length ? "" : "something is not written yet";
		break;
	case EXIT_PANIC:
		length = text_behind(log, "panic: ", &text);
		sentence = length ? "the kernel panics: " : "the kernel gives up";
		break;
	case EXIT_CLEAN:
		sentence = "the kernel ends the machine before the test is over";
		break;
	default:
		sentence = "something in the kernel ends the machine before the test is over";
	}
	snprintf(record->message, sizeof record->message, "%s%.*s", sentence, (int)(length < 600 ? length : 600), text);
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
explain_end(struct record *record, const struct machine_result *result, const struct symbols *symbols)
{
	static const char *const sentences[MACHINE_OUTCOMES] = {
		[MACHINE_TRIPLE_FAULT] = "the processor faults, cannot handle it, and resets (a triple fault)",
		[MACHINE_RESET] = "the kernel resets the machine",
		[MACHINE_POWER_OFF] = "the kernel switches the machine off",
		[MACHINE_TIME_LIMIT] = "it does not come to an end",
		[MACHINE_OUTPUT_LIMIT] = "it prints without end",
	};
	enum machine_channel channel = result->output[MACHINE_E9].length ? MACHINE_E9 : MACHINE_COM2;

	if (result->outcome == MACHINE_EXITED)
		explain_exit(record, result);
	else
		snprintf(record->message, sizeof record->message, "%s", sentences[result->outcome]);
	if (result->outcome == MACHINE_TIME_LIMIT)
		snprintf(record->seen, sizeof record->seen, "still running after %llu ms of the guest's own time",
			 (unsigned long long)(result->virtual_ns / MACHINE_MILLISECOND));
	explain_place(record, result, symbols);
	if (result->outcome != MACHINE_EXITED || result->code != EXIT_NOT_WRITTEN)
		report_take_output(record, result->output[channel].bytes, result->output[channel].length);
}
